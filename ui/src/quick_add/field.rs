//! The line itself: a field with a listbox under it (ARIA combobox).

use super::FIELD;
use crate::parts::{Icon, IconView, combobox};
use crate::store::quick_add::QuickAddAction;
use crate::store::quick_add::reading::Reading;
use crate::store::quick_add::suggest::{backspaced, byte_at, moved_out, units_at};
use crate::store::{Action, Store, use_store};
use crate::{t, wait};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the line is told.
#[derive(Properties, PartialEq)]
pub(super) struct LineFieldProps {
    /// What is understood.
    pub(super) reading: Reading,
    /// Where the caret stands, in bytes.
    pub(super) caret: UseStateHandle<usize>,
    /// Which line under it is pointed at.
    pub(super) active: UseStateHandle<Option<usize>>,
    /// The same, among the lines there are.
    pub(super) at: Option<usize>,
    /// How many lines there are.
    pub(super) count: usize,
    /// Whether the lines are patients, of whom none is taken by Tab alone.
    pub(super) is_choice: bool,
    /// Whether something is missing.
    pub(super) is_invalid: bool,
    /// Take the line with this number.
    pub(super) take: Callback<usize>,
    /// Add the task; `true` for one more.
    pub(super) add: Callback<bool>,
}

/// The line.
#[component]
pub(super) fn LineField(props: &LineFieldProps) -> Html {
    let store = use_store();
    use_effect_with((), |()| focus_at(None));
    use_effect_with(props.at, |at| {
        if let Some(at) = at {
            combobox::show(&super::offered::line_id(*at));
        }
    });
    let oninput = {
        let (store, caret, active) = (store.clone(), props.caret.clone(), props.active.clone());
        Callback::from(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            let text = field.value();
            caret.set(caret_of(&field, &text));
            active.set(None);
            store.dispatch(Action::QuickAdd(QuickAddAction::Text(text)));
        })
    };
    let onmoved = {
        let caret = props.caret.clone();
        move |field: &HtmlInputElement| {
            let at = caret_of(field, &field.value());
            if at != *caret {
                caret.set(at);
            }
        }
    };
    let onkeyup = {
        let onmoved = onmoved.clone();
        Callback::from(move |event: KeyboardEvent| onmoved(&event.target_unchecked_into()))
    };
    let onclick = Callback::from(move |event: MouseEvent| onmoved(&event.target_unchecked_into()));
    let onkeydown = {
        let keys = Keys {
            store: store.clone(),
            reading: props.reading.clone(),
            caret: props.caret.clone(),
            active: props.active.clone(),
            at: props.at,
            count: props.count,
            is_choice: props.is_choice,
            take: props.take.clone(),
            add: props.add.clone(),
        };
        Callback::from(move |event: KeyboardEvent| {
            if !event.is_composing() && keys.press(&event) {
                event.prevent_default();
            }
        })
    };
    html! {
        <div class="quick-input">
            <IconView icon={Icon::Plus} />
            <input id={FIELD} type="text" role="combobox" autocomplete="off" spellcheck="true"
                aria-label={t!("quick-add-line")} placeholder={t!("quick-add-line")}
                aria-expanded={(props.count > 0).to_string()} aria-controls="quick-add-list"
                aria-autocomplete="list" aria-invalid={props.is_invalid.then_some("true")}
                aria-describedby={props.is_invalid.then_some("quick-add-error")}
                aria-activedescendant={props.at.map(super::offered::line_id)}
                value={store.quick_add.text.clone()} readonly={store.quick_add.sending}
                {oninput} {onkeydown} {onkeyup} {onclick} />
        </div>
    }
}

/// What a key needs to know.
struct Keys {
    store: Store,
    reading: Reading,
    caret: UseStateHandle<usize>,
    active: UseStateHandle<Option<usize>>,
    at: Option<usize>,
    count: usize,
    is_choice: bool,
    take: Callback<usize>,
    add: Callback<bool>,
}

impl Keys {
    /// Does what the key does; answers whether it did anything.
    fn press(&self, event: &KeyboardEvent) -> bool {
        if event.alt_key() {
            return event.key().eq_ignore_ascii_case("m") && self.move_out();
        }
        if event.ctrl_key() || event.meta_key() {
            return false;
        }
        match event.key().as_str() {
            "Enter" => {
                match self.at {
                    Some(at) => self.take.emit(at),
                    None => self.add.emit(event.shift_key()),
                }
                true
            }
            "Tab" if !event.shift_key() && self.count > 0 => {
                match self.at {
                    Some(at) => self.take.emit(at),
                    // A patient is pointed at first and taken by a key of its own.
                    None if self.is_choice => self.active.set(Some(0)),
                    None => self.take.emit(0),
                }
                true
            }
            "Escape" if self.at.is_some() => {
                self.active.set(None);
                true
            }
            "Backspace" => self.take_out_chip(event),
            key => match combobox::step(key, self.at, self.count) {
                Some(to) => {
                    self.active.set(Some(to));
                    true
                }
                None => false,
            },
        }
    }

    fn take_out_chip(&self, event: &KeyboardEvent) -> bool {
        let field: HtmlInputElement = event.target_unchecked_into();
        let is_range = field.selection_start().ok().flatten() != field.selection_end().ok().flatten();
        let text = &self.store.quick_add.text;
        let caret = caret_of(&field, text);
        let Some((text, caret)) = backspaced(text, caret, &self.reading.chips).filter(|_| !is_range) else {
            return false;
        };
        self.put(text, caret);
        true
    }

    /// Moves the first part that does not belong into a title to where it does.
    fn move_out(&self) -> bool {
        match super::moving::carry_out(&self.store, &self.reading) {
            Some(text) => {
                let caret = text.len();
                self.put(text, caret);
                true
            }
            None => false,
        }
    }

    fn put(&self, text: String, caret: usize) {
        self.caret.set(caret);
        self.active.set(None);
        focus_at(Some((text.clone(), caret)));
        self.store.dispatch(Action::QuickAdd(QuickAddAction::Text(text)));
    }
}

/// Writes a part of the line under the details, and answers the line without it.
pub(super) fn move_to_details(store: &Store, range: &core::ops::Range<usize>) -> Option<String> {
    let (text, part) = moved_out(&store.quick_add.text, range)?;
    let before = store.quick_add.details.trim_end();
    let space = if before.is_empty() { "" } else { "\n" };
    let details = format!("{before}{space}{part}");
    store.dispatch(Action::QuickAdd(QuickAddAction::Details(details)));
    store.dispatch(Action::QuickAdd(QuickAddAction::ShowMore(true)));
    Some(text)
}

fn caret_of(field: &HtmlInputElement, text: &str) -> usize {
    let units = field.selection_start().ok().flatten();
    units.map_or(text.len(), |units| byte_at(text, units))
}

/// Gives the focus to the line once it is drawn anew, and puts the caret where it belongs in this
/// text; behind everything without one.
pub(super) fn focus_at(place: Option<(String, usize)>) {
    wait::soon(move || {
        let field = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.get_element_by_id(FIELD))
            .and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
        if let Some(field) = field {
            // A field that cannot take the focus can still be clicked.
            let _ = field.focus();
            if let Some((text, caret)) = place {
                let units = units_at(&text, caret);
                let _ = field.set_selection_range(units, units);
            }
        }
    });
}
