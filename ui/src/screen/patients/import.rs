//! Importing patients or tasks from a CSV file: first counted, then done.

mod preview;

use crate::parts::{
    Banner, Button, ButtonKind, Dialog, Icon, IconView, Progress, SelectField, TextField, Tone,
};
use crate::screen::asking::{Asking, use_asking};
use crate::store::records::RecordsAction;
use crate::store::records::patients::PatientsAction;
use crate::store::{Action, App, use_store};
use crate::{act, format, t, words};
use careloop_contract::command::{ImportPatients, ImportTasks};
use careloop_contract::limits::TITLE_CHARS;
use careloop_contract::view::ImportView;
use careloop_contract::{Action as Permission, Field, Refusal, Role};
use preview::Preview;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// Bytes of a file that the window takes. Larger ones are for `careloopctl`.
const FILE_BYTES: usize = 24_000_000;

/// What is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Imported {
    Patients,
    Tasks,
}

impl Imported {
    const fn name(self) -> &'static str {
        match self {
            Self::Patients => "patients",
            Self::Tasks => "tasks",
        }
    }
}

/// What a file is imported as.
#[derive(Clone, Debug, PartialEq)]
struct Plan {
    what: Imported,
    title: String,
    queue: Option<Role>,
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(super) struct ImportDialogProps {
    /// It is done, or not wanted.
    pub(super) onclose: Callback<()>,
}

/// Importing a file: all of it or nothing.
#[component]
pub(super) fn ImportDialog(props: &ImportDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let plan = use_state(|| Plan {
        what: offered(&store).first().copied().unwrap_or(Imported::Patients),
        title: String::new(),
        queue: None,
    });
    let file = use_state(|| None::<File>);
    let outcome = use_state(|| None::<ImportView>);
    let run = {
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (plan, outcome) = ((*plan).clone(), outcome.setter());
        move |file: Option<File>, dry_run: bool| {
            let Some(file) = file else { return };
            let (dispatch, plan, outcome) = (dispatch.clone(), plan.clone(), outcome.clone());
            asking.ask(async move {
                let view = send_file(&dispatch, &file, plan, dry_run).await?;
                if view.imported {
                    dispatch.dispatch(Action::Records(RecordsAction::Patients(PatientsAction::Anew)));
                    act::read_counts(&dispatch).await;
                }
                outcome.set(Some(view));
                Ok(())
            });
        }
    };
    let choose = {
        let (file, outcome, run) = (file.setter(), outcome.setter(), run.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let Some(chosen) = input.files().and_then(|files| files.item(0)) else {
                return;
            };
            let chosen = Some(chosen);
            // The same file, put right meanwhile, can be chosen again.
            input.set_value("");
            outcome.set(None);
            file.set(chosen.clone());
            run(chosen, true);
        })
    };
    let input = use_node_ref();
    let open_files = {
        let input = input.clone();
        Callback::from(move |()| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let again = {
        let (run, file) = (run.clone(), (*file).clone());
        Callback::from(move |()| run(file.clone(), true))
    };
    let confirm = {
        let file = (*file).clone();
        Callback::from(move |()| run(file.clone(), false))
    };
    // Another plan needs another count.
    let change = {
        let (plan, outcome, asking) = (plan.setter(), outcome.setter(), asking.clone());
        Callback::from(move |next: Plan| {
            plan.set(next);
            outcome.set(None);
            asking.forget();
        })
    };
    // While it is under way it is stopped, not left alone.
    let close = {
        let (onclose, is_busy) = (props.onclose.clone(), asking.is_busy());
        Callback::from(move |()| {
            if !is_busy {
                onclose.emit(());
            }
        })
    };
    let is_imported = outcome.as_ref().is_some_and(|view| view.imported);
    let can_import = outcome
        .as_ref()
        .is_some_and(|view| !view.imported && view.rejected == 0 && view.added > 0);
    let refused = asking
        .refusal()
        .map(|refusal| refused_words(refusal, file.as_ref()));
    let chosen = file.as_ref().map(|file| {
        html! { <p>{ t!("import-chosen", name = file.name(), size = format::bytes(bytes_of(file))) }</p> }
    });
    html! {
        <Dialog id="import" class="wide" title={t!("import-title")} onclose={close.clone()}>
            if !is_imported {
                <PlanFields plan={(*plan).clone()} onchange={change} asking={asking.clone()} />
                <div class={classes!("field", refused.is_some().then_some("has-error"))}>
                    <p class="label" id="import-file-label">{ t!("import-file") }</p>
                    // The browser's own field forgets what was chosen whenever it is drawn again.
                    <input type="file" id="import-file" class="unseen" accept=".csv,text/csv" tabindex="-1"
                        aria-hidden="true" ref={input} onchange={choose} />
                    <div class="button-row">
                        <Button onclick={open_files} disabled={asking.is_busy()}>
                            <IconView icon={Icon::Folder} />{ t!("import-choose") }
                        </Button>
                        { chosen }
                    </div>
                    <p class="hint">{ hint_of(plan.what) }</p>
                    if let Some(refused) = refused {
                        <p class="error" role="alert">{ refused }</p>
                    }
                </div>
            }
            if asking.is_busy() {
                <Progress label={if outcome.is_some() { t!("import-busy") } else { t!("import-counting") }} />
            }
            if let Some(view) = &*outcome {
                <Preview view={view.clone()} is_tasks={plan.what == Imported::Tasks} />
            }
            if is_imported {
                <Banner tone={Tone::Ok}>{ t!("import-done") }</Banner>
            }
            <div class="dialog-actions">
                if !asking.is_busy() {
                    <Button onclick={close}>
                    { if is_imported { t!("close") } else { t!("cancel") } }
                </Button>
                }
                if file.is_some() && outcome.is_none() && !asking.is_busy() {
                    <Button onclick={again}>{ t!("import-count") }</Button>
                }
                if !is_imported {
                    <Button kind={ButtonKind::Primary} disabled={!can_import} busy={asking.is_busy()} onclick={confirm}>
                        { t!("import-submit") }
                    </Button>
                }
            </div>
        </Dialog>
    }
}

/// What this person may import.
fn offered(store: &App) -> Vec<Imported> {
    [
        (Imported::Patients, Permission::ImportPatients),
        (Imported::Tasks, Permission::ImportTasks),
    ]
    .into_iter()
    .filter(|(_, permission)| store.may(*permission))
    .map(|(what, _)| what)
    .collect()
}

fn hint_of(what: Imported) -> String {
    match what {
        Imported::Patients => t!("import-hint-patients"),
        Imported::Tasks => t!("import-hint-tasks"),
    }
}

/// What was refused, and what to do: a file that cannot be read is not the vault's fault.
fn refused_words(refusal: &Refusal, file: Option<&File>) -> String {
    if file.is_some_and(|file| bytes_of(file) > FILE_BYTES as u64) {
        return t!("import-too-large", size = format::bytes(FILE_BYTES as u64));
    }
    if *refusal == Refusal::FileAccess {
        return t!("import-unreadable");
    }
    words::refusal(refusal)
}

fn bytes_of(file: &File) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the size of a file is whole and not negative"
    )]
    let bytes = file.size() as u64;
    bytes
}

/// The bytes of a file, read while the window stays awake.
async fn content_of(file: &File) -> Result<Vec<u8>, Refusal> {
    if bytes_of(file) > FILE_BYTES as u64 {
        return Err(Refusal::ImportTooLarge { max: FILE_BYTES });
    }
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|_| Refusal::FileAccess)?;
    let buffer = buffer
        .dyn_into::<js_sys::ArrayBuffer>()
        .map_err(|_| Refusal::FileAccess)?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

async fn send_file(
    dispatch: &act::Dispatch,
    file: &File,
    plan: Plan,
    dry_run: bool,
) -> Result<ImportView, Refusal> {
    let content = content_of(file).await?;
    let mapping = Vec::new();
    match plan.what {
        Imported::Patients => {
            let request = ImportPatients {
                content,
                mapping,
                dry_run,
            };
            if dry_run {
                crate::transport::send(request).await
            } else {
                act::save(dispatch, request).await
            }
        }
        Imported::Tasks => {
            let request = ImportTasks {
                content,
                mapping,
                title: Some(plan.title).filter(|title| !title.trim().is_empty()),
                category: None,
                queue: plan.queue,
                dry_run,
            };
            if dry_run {
                crate::transport::send(request).await
            } else {
                act::save(dispatch, request).await
            }
        }
    }
}

/// What the fields are told.
#[derive(Properties, PartialEq)]
struct PlanFieldsProps {
    plan: Plan,
    onchange: Callback<Plan>,
    asking: Asking,
}

/// Patients or tasks; for tasks, what no column may hold.
#[component]
fn PlanFields(props: &PlanFieldsProps) -> Html {
    let store = use_store();
    let offered = offered(&store);
    let plan = props.plan.clone();
    let kinds = offered
        .iter()
        .map(|what| (what.name().into(), t!(&format!("import-{}", what.name())).into()));
    let kinds: Vec<(AttrValue, AttrValue)> = kinds.collect();
    let queues = [(AttrValue::from(""), AttrValue::from(t!("import-queue-me")))]
        .into_iter()
        .chain(
            Role::ALL
                .iter()
                .map(|role| (role.name().into(), words::role(*role).into())),
        );
    let queues: Vec<(AttrValue, AttrValue)> = queues.collect();
    let set_kind = props.onchange.reform({
        let plan = plan.clone();
        move |name: String| {
            let found = offered.iter().find(|what| what.name() == name);
            Plan {
                what: found.copied().unwrap_or(plan.what),
                ..plan.clone()
            }
        }
    });
    let set_title = props.onchange.reform({
        let plan = plan.clone();
        move |title| Plan {
            title,
            ..plan.clone()
        }
    });
    let set_queue = props.onchange.reform({
        let plan = plan.clone();
        move |name: String| Plan {
            queue: Role::from_name(&name),
            ..plan.clone()
        }
    });
    let queue = plan.queue.map_or("", Role::name);
    html! {
        <>
            <SelectField id="import-kind" label={t!("import-what")} value={plan.what.name()} choices={kinds}
                onchange={set_kind} disabled={props.asking.is_busy()} />
            if plan.what == Imported::Tasks {
                <div class="field-row">
                    <TextField id="import-task-title" label={words::field(Field::Title)} value={plan.title.clone()}
                        oninput={set_title} max={TITLE_CHARS} hint={t!("import-task-title-hint")}
                        error={props.asking.beside(Field::Title)} />
                    <SelectField id="import-queue" label={words::field(Field::Queue)} value={queue} choices={queues}
                        onchange={set_queue} />
                </div>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_have_a_name() {
        for what in [Imported::Patients, Imported::Tasks] {
            let key = format!("import-{}", what.name());
            assert_ne!(t!(&key), key);
        }
    }
}
