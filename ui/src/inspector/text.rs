//! A text of a task that is edited where it stands, or a new one that is added to it. Every callback
//! carries its task: what is open by the time it runs does not matter.

use super::COMMENT;
use super::lint::TitleLint;
use crate::act::inspector::save_text;
use crate::parts::{Button, ButtonKind, CopyButton, FieldKind, Refused, TextField, focus};
use crate::store::inspector::{Buffer, InspectorAction, TextAt, TextOf};
use crate::store::{Action, Store, use_store};
use crate::{t, wait, words};
use careloop_contract::command::RecordSeen;
use careloop_contract::view::{RecordRef, TaskView};
use careloop_contract::{Action as Permission, TaskState};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct TextProps {
    /// The field.
    pub(super) at: TextAt,
    /// The task.
    pub(super) view: Rc<TaskView>,
}

/// A title or details: read until it is pressed, then a field that saves itself.
#[component]
pub(super) fn EditText(props: &TextProps) -> Html {
    let store = use_store();
    let (at, view) = (props.at, &props.view);
    let is_editing = use_state_eq(|| false);
    let now = at.1.of(view);
    let buffer = store.inspector.text(at).cloned();
    let may_edit = view.row.state.is_open() && store.may(Permission::EditTask);
    let is_title = at.1 == TextOf::Title;
    let save = use_save(at);
    let oninput = use_typing(&store, at);
    let is_read = buffer.is_none() && !*is_editing;
    let read_id = format!("task-{}-read", at.1.name());
    // Where the field was, the text takes the focus.
    use_effect_with((is_read, read_id.clone()), |(is_read, id)| {
        if *is_read && focus::is_lost() {
            focus::focus(id);
        }
    });
    if !may_edit && buffer.is_none() {
        return shown(at.1, &now);
    }
    let record = RecordSeen {
        record: RecordRef::Task(view.row.task),
        version: view.row.version,
    };
    if is_read {
        let edit = {
            let is_editing = is_editing.clone();
            Callback::from(move |_: MouseEvent| is_editing.set(true))
        };
        let saved = store.inspector.saved.contains(&at);
        let button = html! {
            <button type="button" id={read_id} class={classes!("value-button", now.is_empty().then_some("unset"))} onclick={edit}>
                if is_title { <span class="unseen">{ t!("task-edit-title") }{ ": " }</span> }
                if now.is_empty() { { t!("task-add-details") } } else { { now.clone() } }
            </button>
        };
        return html! {
            <div class="edit-text">
                if is_title {
                    <div class="title-line">
                        <h2 class="task-title">{ button }</h2>
                        <CopyButton {record} text={view.row.title.clone()} what={t!("field-title")} />
                    </div>
                } else {
                    <div class="task-details">{ button }</div>
                }
                if saved { <p class="meta" role="status">{ t!("saved") }</p> }
                if is_title { <TitleLint view={view.clone()} title={now} {save} /> }
            </div>
        };
    }
    let value = buffer.as_ref().map_or(now, |buffer| buffer.text.clone());
    let typed = value.clone();
    let onblur = {
        let (save, is_editing) = (save.clone(), is_editing.clone());
        // What was typed before a lock is saved on purpose only.
        let is_draft = buffer.as_ref().is_some_and(|buffer| buffer.from_draft);
        Callback::from(move |_: FocusEvent| {
            is_editing.set(false);
            if !is_draft {
                save.emit(());
            }
        })
    };
    let onkeydown = {
        let (save, is_editing) = (save.clone(), is_editing.clone());
        let dispatch = store.dispatcher();
        Callback::from(move |event: KeyboardEvent| {
            let is_save = event.key() == "Enter" && (is_title || event.ctrl_key() || event.meta_key());
            if is_save {
                event.prevent_default();
                save.emit(());
                is_editing.set(false);
            } else if event.key() == "Escape" {
                event.prevent_default();
                dispatch.dispatch(Action::Inspector(InspectorAction::Discard(at)));
                is_editing.set(false);
            }
        })
    };
    let label = if is_title {
        t!("field-title")
    } else {
        t!("field-details")
    };
    html! {
        <div class="edit-text">
            if is_title { <h2 class="unseen">{ t!("task-edit-title") }</h2> }
            <TextField id={format!("task-{}", at.1.name())} {label} {value} {oninput} {onkeydown} {onblur}
                kind={FieldKind::Lines(if is_title { 2 } else { 4 })} max={at.1.max()} autofocus={*is_editing}
                error={error(buffer.as_ref())} />
            if is_title { <TitleLint view={view.clone()} title={typed} save={save.clone()} /> }
            { state(&store, at, buffer.as_ref(), &save) }
        </div>
    }
}

/// A new comment or clinical note.
#[component]
pub(super) fn NewText(props: &TextProps) -> Html {
    let store = use_store();
    let at = props.at;
    let buffer = store.inspector.text(at).cloned();
    let save = use_save(at);
    let oninput = use_typing(&store, at);
    let onkeydown = {
        let save = save.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                save.emit(());
            }
        })
    };
    let is_note = at.1 == TextOf::Note;
    let (id, label, action) = if is_note {
        ("task-note", t!("task-new-note"), t!("task-add-note"))
    } else {
        (COMMENT, t!("task-new-comment"), t!("task-add-comment"))
    };
    let value = buffer
        .as_ref()
        .map(|buffer| buffer.text.clone())
        .unwrap_or_default();
    let is_busy = buffer.as_ref().is_some_and(|buffer| buffer.sent.is_some());
    let is_empty = value.trim().is_empty();
    // Once it is sent its button is gone: the field takes the focus for the next one.
    use_effect_with((is_empty, id), |(is_empty, id)| {
        if *is_empty && focus::is_lost() {
            focus::focus(id);
        }
    });
    let onclick = save.reform(|()| ());
    html! {
        <div class="remark-form">
            <TextField {id} {label} {value} {oninput} {onkeydown} kind={FieldKind::Lines(2)} max={at.1.max()}
                error={error(buffer.as_ref())} hint={is_note.then(|| AttrValue::from(t!("task-note-hint")))} />
            { draft_mark(buffer.as_ref()) }
            <Refused refusal={rest(buffer.as_ref())} />
            if !is_empty {
                <div class="button-row">
                    if store.inspector.saved.contains(&at) { <span class="meta" role="status">{ t!("saved") }</span> }
                    <Button class="small" busy={is_busy} keys="Control+Enter" {onclick}>{ action }</Button>
                </div>
            }
        </div>
    }
}

fn shown(of: TextOf, now: &str) -> Html {
    match of {
        TextOf::Title => html! { <h2 class="task-title">{ now }</h2> },
        TextOf::Details if now.is_empty() => Html::default(),
        TextOf::Details | TextOf::Comment | TextOf::Note => html! { <p class="task-details">{ now }</p> },
    }
}

/// Sends what was typed into a field, if there is something and nothing is under way.
#[hook]
fn use_save(at: TextAt) -> Callback<()> {
    let store = use_store();
    let latest = use_mut_ref(|| store.clone());
    *latest.borrow_mut() = store;
    use_callback(at, move |(), at| {
        let store = latest.borrow().clone();
        if let Some(outgoing) = store.inspector.outgoing(*at) {
            save_text(&store.dispatcher(), *at, outgoing);
        }
    })
}

#[hook]
fn use_typing(store: &Store, at: TextAt) -> Callback<String> {
    let dispatch = store.dispatcher();
    use_callback(at, move |text, at| {
        dispatch.dispatch(Action::Inspector(InspectorAction::Typed(*at, text)));
    })
}

/// The refusal in words, where it is about this field.
fn error(buffer: Option<&Buffer>) -> Option<AttrValue> {
    let refusal = buffer?.refusal.as_ref()?;
    words::field_of(refusal).map(|_| words::refusal(refusal).into())
}

/// A refusal that is about no field.
fn rest(buffer: Option<&Buffer>) -> Option<careloop_contract::Refusal> {
    let refusal = buffer?.refusal.clone()?;
    words::field_of(&refusal).is_none().then_some(refusal)
}

fn draft_mark(buffer: Option<&Buffer>) -> Html {
    match buffer {
        Some(buffer) if buffer.from_draft => html! { <p class="meta" role="status">{ t!("task-draft") }</p> },
        Some(_) | None => Html::default(),
    }
}

/// Under a field that is being edited: whether it is saved, what somebody else wrote, and the choice.
fn state(store: &Store, at: TextAt, buffer: Option<&Buffer>, save: &Callback<()>) -> Html {
    let Some(buffer) = buffer else {
        return Html::default();
    };
    let send = |action: fn(TextAt) -> InspectorAction| {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Inspector(action(at))))
    };
    let discard = send(InspectorAction::Discard);
    if let Some(theirs) = &buffer.theirs {
        let keep = {
            let (dispatch, save) = (store.dispatcher(), save.clone());
            Callback::from(move |()| {
                dispatch.dispatch(Action::Inspector(InspectorAction::KeepMine(at)));
                // Once the choice is known: then it is an edit of what stands there now.
                let save = save.clone();
                wait::soon(move || save.emit(()));
            })
        };
        return html! {
            <div class="edit-choice">
                <p class="meta">{ t!("task-theirs") }</p>
                <p class="task-details">{ theirs.clone() }</p>
                <div class="button-row">
                    <Button class="small" onclick={send(InspectorAction::TakeTheirs)}>{ t!("task-take-theirs") }</Button>
                    <Button class="small" kind={ButtonKind::Primary} onclick={keep}>{ t!("task-keep-mine") }</Button>
                </div>
            </div>
        };
    }
    let is_busy = buffer.sent.is_some();
    html! {
        <>
            { draft_mark(Some(buffer)) }
            <Refused refusal={rest(Some(buffer))} />
            <div class="button-row">
                <span class="meta" role="status">{ if is_busy { t!("saving") } else if buffer.is_unsaved() { t!("task-unsaved") } else { String::new() } }</span>
                if buffer.is_unsaved() {
                    <Button class="small" kind={ButtonKind::Quiet} onclick={discard}>{ t!("task-discard") }</Button>
                    <Button class="small" busy={is_busy} onclick={save.clone()}>{ t!("task-save") }</Button>
                }
            </div>
        </>
    }
}

/// Whether a task in this state can still be spoken about.
pub(super) const fn takes_remarks(state: TaskState) -> bool {
    !matches!(state, TaskState::Retracted)
}
