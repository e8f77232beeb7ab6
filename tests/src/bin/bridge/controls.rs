//! What a journey does to the engine: let a request wait, let one be refused, look at what was asked.

use careloop_core::desk::Wanted;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard};

/// The journey's hold on the bridge.
#[derive(Debug, Default)]
pub(crate) struct Controls {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    held: BTreeSet<String>,
    waiting: BTreeMap<String, usize>,
    refusals: BTreeMap<String, VecDeque<Value>>,
    asked: Vec<Value>,
    chosen_folder: Option<String>,
    chosen_file: Option<String>,
}

impl Controls {
    /// From now on requests of this name wait before they reach the engine.
    pub(crate) fn hold(&self, name: &str) {
        self.state().held.insert(name.to_owned());
    }

    /// Lets them go on.
    pub(crate) fn release(&self, name: &str) {
        self.state().held.remove(name);
        self.changed.notify_all();
    }

    /// How many requests of this name wait.
    pub(crate) fn waiting(&self, name: &str) -> usize {
        self.state().waiting.get(name).copied().unwrap_or(0)
    }

    /// The next request of this name never reaches the engine and is answered by this refusal.
    pub(crate) fn refuse_next(&self, name: &str, refusal: Value) {
        let mut state = self.state();
        state
            .refusals
            .entry(name.to_owned())
            .or_default()
            .push_back(refusal);
    }

    /// The folder that the system's dialog answers from now on.
    pub(crate) fn choose_folder(&self, folder: Option<String>) {
        self.state().chosen_folder = folder;
    }

    /// The file that the system's dialog answers from now on.
    pub(crate) fn choose_file(&self, file: Option<String>) {
        self.state().chosen_file = file;
    }

    /// What the dialog answers.
    pub(crate) fn chosen(&self, wanted: Wanted) -> Option<String> {
        match wanted {
            Wanted::Folder => self.state().chosen_folder.clone(),
            Wanted::File => self.state().chosen_file.clone(),
        }
    }

    /// Every request since the bridge began, but for those a page sends by itself every second.
    pub(crate) fn asked(&self) -> Vec<Value> {
        self.state().asked.clone()
    }

    /// A request comes in: it is noted, waits while its name is held, and may find its refusal.
    pub(crate) fn meet(&self, name: &str, arguments: &Value) -> Option<Value> {
        let mut state = self.state();
        if !["look_at_idle", "look_at_work", "note_activity"].contains(&name) {
            let asked = serde_json::json!({"name": name, "request": arguments["request"]});
            state.asked.push(asked);
        }
        *state.waiting.entry(name.to_owned()).or_default() += 1;
        while state.held.contains(name) {
            state = self.changed.wait(state).unwrap();
        }
        *state.waiting.entry(name.to_owned()).or_default() -= 1;
        state.refusals.get_mut(name).and_then(VecDeque::pop_front)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}
