//! What the page cannot do, even with code that is not ours running in it.

use super::{clinic, program_or_skip};
use careloop_tests::window::{APP_E2E, Driver, Loopback, PATIENCE, Screen, within};
use serde_json::{Value, json};
use std::net::TcpStream;
use std::time::Duration;

/// Long enough for a request that would go out to arrive.
const A_MOMENT: Duration = Duration::from_secs(1);

/// Nobody comes to a server, given a moment, not even without a word. The server notices who does.
fn expect_no_visit(server: &Loopback) {
    within(A_MOMENT, || (!server.visits().is_empty()).then_some(()));
    assert_eq!(server.visits(), Vec::<String>::new());
    drop(TcpStream::connect(("127.0.0.1", server.port)).unwrap());
    let noticed = within(PATIENCE, || (server.visits().len() == 1).then_some(()));
    assert!(noticed.is_some(), "the server notices visits");
}

/// Whether the page is still Careloop's own and may still ask.
fn is_still_there(page: &Driver) -> bool {
    page.address().starts_with("tauri://localhost") && page.request("look_at_door", &json!({})).is_ok()
}

#[test]
fn no_address_but_its_own_is_loaded() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = Driver::open(&mut screen, &app);
    let server = Loopback::start();
    let away = format!("http://127.0.0.1:{}/?patient=1", server.port);
    for script in [
        format!("location.href = '{away}'"),
        format!("location.replace('{away}')"),
        format!(
            "const a = document.createElement('a'); a.href = '{away}'; document.body.append(a); a.click()"
        ),
        format!(
            "const a = document.createElement('a'); a.href = '{away}'; a.ping = '{away}'; a.target = '_top'; document.body.append(a); a.click()"
        ),
        format!(
            "const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url={away}'; document.head.append(m)"
        ),
        "location.href = 'data:text/html,<h1>not ours</h1>'".to_owned(),
        "location.href = 'file:///etc/hostname'".to_owned(),
        "location.href = 'about:blank'".to_owned(),
    ] {
        page.try_run(&script).expect("the script runs");
        let left = within(A_MOMENT, || (!is_still_there(&page)).then_some(()));
        assert!(
            left.is_none() && server.visits().is_empty(),
            "{script}: {:?}",
            server.visits()
        );
    }
    expect_no_visit(&server);
}

#[test]
fn no_second_window_opens() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = Driver::open(&mut screen, &app);
    let server = Loopback::start();
    let away = format!("http://127.0.0.1:{}/", server.port);
    for address in [away.as_str(), "", "about:blank", "tauri://localhost"] {
        let opened = page.run(&format!("return window.open('{address}') === null"));
        assert_eq!(opened, true, "window.open('{address}')");
    }
    page.run(&format!(
        "const a = document.createElement('a'); a.href = '{away}'; a.target = '_blank'; document.body.append(a); a.click()"
    ));
    expect_no_visit(&server);
    assert_eq!(page.windows(), 1);
    assert!(is_still_there(&page));
}

#[test]
fn nothing_reaches_an_address_on_this_machine() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = Driver::open(&mut screen, &app);
    let server = Loopback::start();
    let away = format!("127.0.0.1:{}", server.port);
    let ended = page.run(&format!(
        "const away = 'http://{away}/?patient=1', tried = [];
         const load = (kind, fields) => tried.push(new Promise(done => {{
             const one = Object.assign(document.createElement(kind), fields);
             one.onload = () => done(kind + ' loaded'); one.onerror = () => done(kind + ' refused');
             document.head.append(one); setTimeout(() => done(kind + ' waited'), 500);
         }}));
         tried.push(fetch(away).then(() => 'fetched', () => 'fetch refused'));
         tried.push(fetch(away, {{mode: 'no-cors', method: 'POST', body: 'x'}}).then(() => 'posted', () => 'post refused'));
         load('img', {{src: away}}); load('script', {{src: away}}); load('iframe', {{src: away}});
         load('link', {{rel: 'stylesheet', href: away}}); load('link', {{rel: 'prefetch', href: away}});
         load('link', {{rel: 'preconnect', href: away}}); load('object', {{data: away}}); load('video', {{src: away}});
         try {{ navigator.sendBeacon(away, 'x') }} catch (e) {{}}
         tried.push(new Promise(done => {{ try {{
             const socket = new WebSocket('ws://{away}/'); socket.onopen = () => done('socket opened');
             socket.onerror = () => done('socket refused');
         }} catch (e) {{ done('socket refused') }} }}));
         tried.push(new Promise(done => {{ try {{
             const events = new EventSource(away); events.onopen = () => done('events opened');
             events.onerror = () => done('events refused');
         }} catch (e) {{ done('events refused') }} }}));
         const form = document.createElement('form'); form.action = away; form.method = 'post';
         document.body.append(form); form.submit();
         return Promise.all(tried)"
    ));
    let ended: Vec<&str> = ended
        .as_array()
        .unwrap()
        .iter()
        .map(|end| end.as_str().unwrap())
        .collect();
    for end in [
        "fetch refused",
        "post refused",
        "img refused",
        "script refused",
        "socket refused",
        "events refused",
    ] {
        assert!(ended.contains(&end), "{end}: {ended:?}");
    }
    expect_no_visit(&server);
    assert!(is_still_there(&page));
}

#[test]
fn text_does_not_become_code() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = Driver::open(&mut screen, &app);
    for code in [
        "eval('1 + 1')",
        "new Function('return 1')()",
        "(async () => {}).constructor('return 1')()",
    ] {
        let said = page.run(&format!(
            "try {{ return [{code}] }} catch (e) {{ return e.name }}"
        ));
        assert_eq!(said, "EvalError", "{code}");
    }
    page.run("window.setTimeout('window.ran = \"timeout\"', 0)");
    page.run(
        "const script = document.createElement('script'); script.textContent = 'window.ran = \"script\"';
         document.head.append(script);
         const div = document.createElement('div');
         div.innerHTML = '<img src=x onerror=\"window.ran = 1\"><svg onload=\"window.ran = 2\"></svg>';
         document.body.append(div);
         const a = document.createElement('a'); a.href = 'javascript:window.ran = 3'; document.body.append(a); a.click();
         const blob = document.createElement('script');
         blob.src = URL.createObjectURL(new Blob(['window.ran = 4'])); document.head.append(blob);",
    );
    let ran = within(A_MOMENT, || {
        Some(page.run("return window.ran ?? null")).filter(|ran| !ran.is_null())
    });
    assert_eq!(ran, None);
    let loaded = page.run(
        "return new Promise(done => { const script = document.createElement('script');
             script.src = 'data:text/javascript,window.ran=5'; script.onload = () => done('loaded');
             script.onerror = () => done('refused'); document.head.append(script) })",
    );
    assert_eq!(loaded, "refused");
}

#[test]
fn styles_come_from_the_style_sheet_alone() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = Driver::open(&mut screen, &app);
    let widths = page.run(
        "const make = () => { const div = document.createElement('div'); document.body.append(div); return div };
         const width = div => getComputedStyle(div).width;
         const byAttribute = make(); byAttribute.setAttribute('style', 'width: 7px');
         const byMarkup = make(); byMarkup.innerHTML = '<div style=\"width: 7px\"></div>';
         const byElement = make(); byElement.className = 'seven';
         const sheet = document.createElement('style'); sheet.textContent = '.seven { width: 7px }';
         document.head.append(sheet);
         const byProperty = make(); byProperty.style.setProperty('width', '7px');
         return [byAttribute, byMarkup.firstChild, byElement, byProperty].map(width)",
    );
    let widths: Vec<&str> = widths
        .as_array()
        .unwrap()
        .iter()
        .map(|width| width.as_str().unwrap())
        .collect();
    assert!(widths[..3].iter().all(|width| *width != "7px"), "{widths:?}");
    assert_eq!(widths[3], "7px", "our own way of setting a size works");
}

#[test]
fn what_the_page_builds_on_cannot_be_replaced() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = Driver::open(&mut screen, &app);
    assert_eq!(page.run("return Object.isFrozen(Object.prototype)"), true);
    assert_eq!(page.run("return typeof window.__TAURI__"), "undefined");
}

#[test]
fn only_requests_of_the_contract_are_answered() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = Driver::open(&mut screen, &app);
    let refused = |name: &str| match page.request(name, &json!({})) {
        Err(Value::String(said)) if said.contains("not allowed") => true,
        answer => panic!("{name}: {answer:?}"),
    };
    for name in [
        "drop_everything",
        "tick",
        "lock_now",
        "window_place",
        "keep_window_place",
    ] {
        assert!(refused(name));
    }
    for name in [
        "plugin:fs|read",
        "plugin:fs|read_text_file",
        "plugin:shell|execute",
        "plugin:shell|open",
        "plugin:http|fetch",
        "plugin:opener|open_url",
        "plugin:dialog|open",
        "plugin:process|exit",
        "plugin:clipboard-manager|read_text",
        "plugin:stay|anything",
        "plugin:app|version",
        "plugin:event|emit",
        "plugin:event|listen",
        "plugin:image|from_path",
        "plugin:path|resolve_directory",
        "plugin:resources|close",
        "plugin:webview|create_webview_window",
        "plugin:webview|internal_toggle_devtools",
        "plugin:webview|set_webview_zoom",
        "plugin:window|set_title",
        "plugin:window|create",
        "plugin:menu|new",
        "plugin:tray|new",
    ] {
        assert!(refused(name));
    }
    for name in [
        careloop_contract::command::NAMES,
        careloop_contract::query::NAMES,
        careloop_contract::desk::NAMES,
    ]
    .concat()
    {
        // Sent without what they need, so that nothing is done: the answer comes from the command itself.
        let script = format!(
            "return window.__TAURI_INTERNALS__.invoke('{name}', {{}}).then(() => 'answered', said => JSON.stringify(said))"
        );
        let said = page.run(&script);
        let said = said.as_str().unwrap();
        assert!(said.contains("missing required key request"), "{name}: {said}");
    }
}

#[test]
fn a_request_that_is_too_large_is_refused() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = Driver::open(&mut screen, &app);
    let send = |mebibytes: usize| {
        page.run(&format!(
            "return window.__TAURI_INTERNALS__.invoke('search_records', {{request: {{text: 'x'.repeat({mebibytes} << 20)}}}})
                 .then(() => 'answered', refused => refused.code)"
        ))
    };
    assert_eq!(send(33), "import_too_large");
    assert_eq!(send(31), "not_signed_in", "a large one is looked at");
    clinic::make(&page);
    assert_eq!(send(1), "too_long", "every text has its own limit");
    assert!(is_still_there(&page));
}

#[test]
fn nothing_is_stored_in_the_page() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = Driver::open(&mut screen, &app);
    let stored = page.run(
        "const kept = []; 
         try { document.cookie = 'a=b'; if (document.cookie) kept.push('cookie') } catch (e) {}
         try { window.localStorage.setItem('a', 'b'); if (window.localStorage.a) kept.push('localStorage') } catch (e) {}
         return kept",
    );
    assert_eq!(stored, json!([]));
}
