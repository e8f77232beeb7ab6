//! `bridge --clinic none|sample|large [--live]`: the screens and the engine for a browser, for tests alone.
//! `--live` is for whoever works on the screens: the real time, one address, and a page that begins anew when
//! the screens were built.
//!
//! It serves `ui/dist` under the window's own policy and answers `/ipc/NAME` with the engine's reply
//! (200) or refusal (422), as the window's shell does. What lies under `/test/` is the journey's hold
//! on the engine. The first line it prints is its address; it ends with its standard input.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    reason = "it is part of a test: what it panics about is a test that fails"
)]

mod clinic;
mod controls;
mod ipc;
mod page;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use clinic::{Kind, Place};
use controls::Controls;
use ipc::Carried;
use page::Screens;
use serde_json::{Value, json};
use std::io::Read as _;
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tiny_http::{Header, Method, Request, Response, Server};

use careloop_core::desk::Desk;
use careloop_core::{Core, Host};

/// Where the screens are for whoever works on them.
const LIVE_PORT: u16 = 8420;

/// What every request finds.
struct Bridge {
    screens: Screens,
    place: Place,
    desk: Desk,
    controls: Arc<Controls>,
    /// How often a session ended: a page of a former one must begin anew, as the shell makes it.
    ended: AtomicU64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (kind, is_live) = match *words.as_slice() {
        ["--clinic", name] => (Kind::named(name), false),
        ["--clinic", name, "--live"] => (Kind::named(name), true),
        _ => (None, false),
    };
    let kind = kind.expect("bridge --clinic none|sample|large [--live]");
    let bridge = Arc::new(Bridge::open(kind, is_live));
    let port = if is_live { LIVE_PORT } else { 0 };
    let server = Server::http(("127.0.0.1", port)).expect("the port is free");
    println!("http://{}", server.server_addr());

    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let ticking = Arc::clone(&bridge);
    let address = server.server_addr().to_ip().expect("it listens on an address");
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(100));
            // Of two connections that come at the same moment tiny_http may leave one in its queue until another
            // ends, and a browser's do not end. One that ends at once takes it out.
            drop(TcpStream::connect(address));
            if ticking.desk.tick().locked_now {
                ticking.ended.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    for request in server.incoming_requests() {
        let bridge = Arc::clone(&bridge);
        // A thread each: one that waits keeps no other waiting.
        std::thread::spawn(move || bridge.answer(request));
    }
}

impl Bridge {
    fn open(kind: Kind, is_live: bool) -> Self {
        let repository = PathBuf::from(std::env!("CARGO_MANIFEST_DIR")).join("..");
        let program = std::env::current_exe().unwrap();
        let kept = program.parent().unwrap().join("../journey-clinics");
        let place = Place::with(kind, &kept, is_live);
        let controls = Arc::new(Controls::default());
        let chooses = Arc::clone(&controls);
        let host: Host = place.host.clone();
        let core = Core::new(place.vault(), host);
        Self {
            screens: Screens::of(&repository, is_live),
            desk: Desk::new(core, Box::new(move |wanted| chooses.chosen(wanted))),
            place,
            controls,
            ended: AtomicU64::new(0),
        }
    }

    fn answer(&self, mut request: Request) {
        let path = request.url().split('?').next().unwrap_or_default().to_owned();
        let mut body = Vec::new();
        let _ = request.as_reader().read_to_end(&mut body);
        let response = match (
            request.method(),
            path.strip_prefix("/ipc/"),
            path.strip_prefix("/test/"),
        ) {
            (Method::Post, Some(name), _) => self.carry_out(name, &body),
            (Method::Post, _, Some(handle)) => reply(200, &self.turn(handle, &body)),
            (Method::Get, _, Some("built")) => reply(200, &json!(self.screens.built())),
            (Method::Get, _, _) => match self.screens.at(&path) {
                Some(page) => {
                    let response = Response::from_data(page.content);
                    let response = response.with_header(header("content-type", page.kind));
                    response.with_header(header("content-security-policy", self.screens.policy()))
                }
                None => reply(404, &Value::Null),
            },
            _ => reply(405, &Value::Null),
        };
        let ended = self.ended.load(Ordering::SeqCst).to_string();
        // The page may have gone meanwhile.
        let _ = request.respond(response.with_header(header("x-sessions-ended", &ended)));
    }

    /// A request of the page.
    fn carry_out(&self, name: &str, body: &[u8]) -> Answer {
        let Ok(arguments) = serde_json::from_slice::<Value>(body) else {
            return reply(400, &Value::Null);
        };
        if let Some(refusal) = self.controls.meet(name, &arguments) {
            return reply(422, &refusal);
        }
        let was_open = self.desk.is_open();
        let carried = ipc::carry_out(&self.desk, name, arguments["request"].clone());
        if was_open && !self.desk.is_open() {
            self.ended.fetch_add(1, Ordering::SeqCst);
        }
        match carried {
            Carried::Replied(value) => reply(200, &value),
            Carried::Refused(value) => reply(422, &value),
            Carried::Unknown => reply(404, &json!(name)),
            Carried::Malformed(reason) => reply(400, &json!(reason)),
        }
    }

    /// A handle that the journey turns.
    fn turn(&self, handle: &str, body: &[u8]) -> Value {
        let argument: Value = serde_json::from_slice(body).unwrap_or_default();
        let name = argument.as_str().unwrap_or_default();
        match handle {
            "hold" => self.controls.hold(name),
            "release" => self.controls.release(name),
            "waiting" => return json!(self.controls.waiting(name)),
            "asked" => return json!(self.controls.asked()),
            "refuse" => {
                let name = argument["name"].as_str().expect("a request has a name");
                self.controls.refuse_next(name, argument["refusal"].clone());
            }
            "pass" => {
                let seconds = argument.as_u64().expect("whole seconds pass");
                self.place.clock.pass_millis(seconds * 1000);
            }
            "choose-folder" => {
                let chosen = argument.as_bool().unwrap_or_default();
                let folder = chosen.then(|| self.place.backups().display().to_string());
                self.controls.choose_folder(folder);
            }
            "choose-file" => {
                // Null: whoever was asked chose none.
                let file = argument["name"].as_str().map(|name| {
                    let content = argument["content"].as_str().unwrap_or_default();
                    let content = BASE64.decode(content).expect("content is in base64");
                    self.place.write_beside(name, &content).display().to_string()
                });
                self.controls.choose_file(file);
            }
            "lose-keychain" => self.place.lose_keychain(),
            "ask" => {
                let name = argument["name"].as_str().expect("a request has a name");
                return match ipc::carry_out(&self.desk, name, argument["request"].clone()) {
                    Carried::Replied(value) => value,
                    refused => panic!("{name}: {refused:?}"),
                };
            }
            unknown => panic!("no such handle: {unknown}"),
        }
        Value::Null
    }
}

type Answer = Response<std::io::Cursor<Vec<u8>>>;

fn reply(status: u16, value: &Value) -> Answer {
    let response = Response::from_string(value.to_string()).with_status_code(status);
    response.with_header(header("content-type", "application/json"))
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("it is a header")
}
