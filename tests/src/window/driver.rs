//! WebDriver (W3C), as much of it as the tests need, spoken to WebKitWebDriver itself.

use super::{Screen, processes, until, within};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// Keys that are no letters, as WebDriver names them.
pub mod keys {
    #![allow(missing_docs, reason = "each is what it says")]
    pub const TAB: char = '\u{E004}';
    pub const ENTER: char = '\u{E007}';
    pub const SHIFT: char = '\u{E008}';
    pub const CONTROL: char = '\u{E009}';
    pub const ESCAPE: char = '\u{E00C}';
    pub const DOWN: char = '\u{E015}';
    pub const F1: char = '\u{E031}';
}

/// The window, driven.
pub struct Driver {
    port: u16,
    session: String,
    app: u32,
}

impl Driver {
    /// Opens the window of a program that lets itself be driven.
    ///
    /// # Panics
    /// If no session begins.
    #[must_use]
    pub fn open(screen: &mut Screen, app: &Path) -> Self {
        Self::try_open(screen, app, super::PATIENCE).expect("a session of WebDriver begins")
    }

    /// The same, or nothing if no session begins in time.
    #[must_use]
    pub fn try_open(screen: &mut Screen, app: &Path, patience: Duration) -> Option<Self> {
        let inspector = format!("127.0.0.1:{}", free_port());
        let child = screen
            .command(app)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_INSPECTOR_SERVER", &inspector)
            .spawn()
            .unwrap();
        let app = child.id();
        screen.keep(child);
        within(patience, || TcpStream::connect(&inspector).ok())?;
        let port = free_port();
        let driver = screen
            .command("WebKitWebDriver")
            .args([format!("--port={port}"), format!("--target={inspector}")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        screen.keep(driver);
        until("WebKitWebDriver listens", || {
            TcpStream::connect(("127.0.0.1", port)).ok()
        });
        let session = begin(port, patience)?;
        Some(Self { port, session, app })
    }

    /// Takes the page up again after its process ended, which ends a session of WebDriver too.
    ///
    /// # Panics
    /// If no session begins.
    pub fn renew(&mut self) {
        // The driver may not have noticed yet.
        let old = format!("/session/{}", self.session);
        exchange(self.port, "DELETE", &old, None, super::PATIENCE);
        self.session = until("a new session of WebDriver begins", || {
            begin(self.port, super::PATIENCE)
        });
    }

    /// Runs the body of a function in the page and answers what it returns; a promise is waited for.
    ///
    /// # Panics
    /// If it throws.
    pub fn run(&self, script: &str) -> Value {
        self.try_run(script)
            .unwrap_or_else(|thrown| panic!("{script}: {thrown}"))
    }

    /// The same.
    ///
    /// # Errors
    /// What it throws.
    pub fn try_run(&self, script: &str) -> Result<Value, Value> {
        self.ask(
            "POST",
            "execute/sync",
            Some(&json!({"script": script, "args": []})),
        )
    }

    /// Sends a request as the page does.
    ///
    /// # Errors
    /// The refusal, or what Tauri says where it lets nothing through.
    pub fn request(&self, name: &str, request: &Value) -> Result<Value, Value> {
        let script = "return window.__TAURI_INTERNALS__.invoke(arguments[0], {request: arguments[1]})
            .then(reply => ({reply}), refused => ({refused}))";
        let body = json!({"script": script, "args": [name, request]});
        let mut answer = self
            .ask("POST", "execute/sync", Some(&body))
            .expect("the page answers");
        match answer.get("refused") {
            Some(refused) => Err(refused.clone()),
            None => Ok(answer["reply"].take()),
        }
    }

    /// The process of the program.
    #[must_use]
    pub fn app(&self) -> u32 {
        self.app
    }

    /// The process in which the page lives.
    #[must_use]
    pub fn page(&self) -> Option<u32> {
        processes::named(self.app, processes::PAGE)
    }

    /// Waits until an expression in the page is true.
    pub fn wait_for(&self, expression: &str) {
        until(expression, || {
            let said = self.try_run(&format!("return !!({expression})"));
            said.is_ok_and(|value| value == true).then_some(())
        });
    }

    /// What a screen reader says of the element that has the focus: its name and its role.
    ///
    /// # Panics
    /// If nothing has it.
    #[must_use]
    pub fn focused(&self) -> (String, String) {
        let active = self
            .ask("GET", "element/active", None)
            .expect("something has the focus");
        let id = active
            .as_object()
            .unwrap()
            .values()
            .next()
            .unwrap()
            .as_str()
            .unwrap();
        let say = |what: &str| {
            let said = self.ask("GET", &format!("element/{id}/{what}"), None);
            said.ok()
                .and_then(|said| said.as_str().map(str::to_owned))
                .unwrap_or_default()
        };
        (say("computedlabel"), say("computedrole"))
    }

    /// Presses Tab until the focus is on an element of a name.
    ///
    /// # Panics
    /// If it comes round without.
    pub fn tab_to(&self, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..80 {
            let (label, _) = self.focused();
            if label == name {
                return;
            }
            passed.push(label);
            self.press(&[], keys::TAB);
        }
        panic!("Tab does not come to {name}, but to {passed:?}");
    }

    /// Waits until the page shows a text.
    pub fn sees(&self, text: &str) {
        let text = json!(text);
        self.wait_for(&format!("document.body.innerText.includes({text})"));
    }

    /// Presses a key, with others held down. Keys are WebDriver's code points.
    ///
    /// # Panics
    /// If the page does not take it.
    pub fn press(&self, held: &[char], key: char) {
        self.try_press(held, key).expect("the key is pressed");
    }

    /// The same.
    ///
    /// # Errors
    /// What WebDriver says, as where the key ended the page.
    pub fn try_press(&self, held: &[char], key: char) -> Result<(), Value> {
        let mut acts: Vec<Value> = held.iter().map(|key| act("keyDown", *key)).collect();
        acts.extend([act("keyDown", key), act("keyUp", key)]);
        acts.extend(held.iter().rev().map(|key| act("keyUp", *key)));
        self.act(&acts)
    }

    /// Types a text, wherever the focus is.
    pub fn type_text(&self, text: &str) {
        let acts: Vec<Value> = text
            .chars()
            .flat_map(|key| [act("keyDown", key), act("keyUp", key)])
            .collect();
        self.act(&acts).expect("the keys are pressed");
    }

    /// The address of the page.
    #[must_use]
    pub fn address(&self) -> String {
        let address = self.ask("GET", "url", None).expect("the page has an address");
        address.as_str().unwrap().to_owned()
    }

    /// The windows that WebDriver sees.
    #[must_use]
    pub fn windows(&self) -> usize {
        let windows = self
            .ask("GET", "window/handles", None)
            .expect("there are windows");
        windows.as_array().unwrap().len()
    }

    fn act(&self, acts: &[Value]) -> Result<(), Value> {
        let keys = json!({"actions": [{"type": "key", "id": "keys", "actions": acts}]});
        self.ask("POST", "actions", Some(&keys)).map(drop)
    }

    /// One request of this session.
    ///
    /// # Errors
    /// The error that WebDriver answers.
    pub fn ask(&self, method: &str, what: &str, body: Option<&Value>) -> Result<Value, Value> {
        let path = format!("/session/{}/{what}", self.session);
        let mut answer = exchange(self.port, method, &path, body, super::PATIENCE)
            .unwrap_or_else(|| panic!("WebDriver does not answer {what}"));
        let value = answer["value"].take();
        if value.get("error").is_some() {
            Err(value)
        } else {
            Ok(value)
        }
    }
}

fn act(kind: &str, key: char) -> Value {
    json!({"type": kind, "value": key})
}

/// Begins a session, if the program lets itself be driven.
fn begin(port: u16, patience: Duration) -> Option<String> {
    let any = json!({"capabilities": {"alwaysMatch": {}}});
    let answer = exchange(port, "POST", "/session", Some(&any), patience)?;
    Some(answer["value"]["sessionId"].as_str()?.to_owned())
}

/// One request, one connection. Nothing if no whole answer comes in time.
fn exchange(port: u16, method: &str, path: &str, body: Option<&Value>, patience: Duration) -> Option<Value> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(patience)).ok()?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8(answer).ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    serde_json::from_str(body).ok()
}

/// A port on which nobody listens.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
