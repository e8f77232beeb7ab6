//! How soon the window is there and what it takes, beside GNOME's own list of tasks on the same machine.

use crate::Work;
use careloop_tests::window::processes::{below, memory};
use careloop_tests::window::{Driver, Screen, until, within};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How often each start is measured. The middle counts.
const STARTS: usize = 5;

/// Colours on the screen once there is text: an empty window has two or three.
const COLOURS_OF_TEXT: usize = 24;

/// How many requests the way to the engine and back is measured with.
const ROUNDS: usize = 500;

pub(crate) fn measure(work: &Work) -> Value {
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    // In turns, so that a busy minute of the machine falls on both.
    for _ in 0..STARTS {
        ours.push(start(&work.clinic(), &work.app));
        theirs.push(start(&Screen::start(), Path::new("endeavour")));
    }
    let [ipc_p50, ipc_p95] = round_trip(work);
    json!({
        "start_ms": middle(ours.iter().map(|start| start.millis)),
        "pss_mb": middle(ours.iter().map(|start| start.megabytes)),
        "start_ms_endeavour": middle(theirs.iter().map(|start| start.millis)),
        "pss_mb_endeavour": middle(theirs.iter().map(|start| start.megabytes)),
        "ipc_p50_ms": ipc_p50,
        "ipc_p95_ms": ipc_p95,
        "starts": STARTS,
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
    })
}

/// One start: until the window shows text, and what program and page take once they rest.
struct Start {
    millis: f64,
    megabytes: f64,
}

fn start(screen: &Screen, program: &Path) -> Start {
    let began = Instant::now();
    let mut command = screen.command(program);
    // What it complains about, without a desktop around it, is not what is measured.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    until("the window shows text", || {
        (screen.colours() >= COLOURS_OF_TEXT).then_some(())
    });
    let millis = round(began.elapsed().as_secs_f64() * 1000.0);
    let bytes = resting(child.id());
    let _ = child.kill();
    let _ = child.wait();
    Start {
        millis,
        megabytes: round(bytes as f64 / 1e6),
    }
}

/// Memory of a program and everything it started, once that has not moved by a hundredth for a second.
fn resting(program: u32) -> u64 {
    let all = || -> u64 {
        let others = below(program).into_keys().filter_map(memory);
        memory(program).unwrap_or(0) + others.sum::<u64>()
    };
    let mut last = all();
    let mut since = Instant::now();
    let rested = within(Duration::from_secs(15), || {
        let now = all();
        if now.abs_diff(last) > last / 100 {
            (last, since) = (now, Instant::now());
        }
        (since.elapsed() > Duration::from_secs(1)).then_some(now)
    });
    rested.unwrap_or(last)
}

/// Milliseconds from the page to the engine and back, for half and for 95 in 100 of the requests.
fn round_trip(work: &Work) -> [f64; 2] {
    let mut screen = work.clinic();
    let page = Driver::open(&mut screen, &work.driven);
    let script = format!(
        "const times = [];
        return (async () => {{
            for (let round = 0; round < {ROUNDS}; round += 1) {{
                const began = performance.now();
                await window.__TAURI_INTERNALS__.invoke('look_at_idle', {{request: {{}}}});
                times.push(performance.now() - began);
            }}
            times.sort((one, other) => one - other);
            return times;
        }})()"
    );
    let times: Vec<f64> = serde_json::from_value(page.run(&script)).expect("times");
    [round(times[ROUNDS / 2]), round(times[ROUNDS * 95 / 100])]
}

fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// To a hundredth.
fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
