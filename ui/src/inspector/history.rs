//! Every change of a task: who, when, where, and what was before and after, in words.

use super::PartProps;
use crate::parts::history;
use crate::parts::minute::use_minute;
use crate::screen::restore::{RestoreDialog, Said, version_menu};
use crate::screen::work::when;
use crate::store::past::{OF_TASK, to_restore};
use crate::store::{Action, Route, use_store};
use crate::{t, words};
use careloop_contract::Action as Permission;
use careloop_contract::query::RecordSource;
use careloop_contract::view::{RecordRef, TaskView};
use careloop_contract::{
    Day, Field, HoldReason, Priority, Role, Sensitivity, TaskCategory, TaskState, Version,
};
use yew::prelude::*;

/// The history of the open task, newest first. Each version of it can be shown as it was, and what people
/// wrote of it put back.
#[component]
pub(super) fn History(props: &PartProps) -> Html {
    let store = use_store();
    let (today, _) = use_minute(store.zone());
    let restoring = use_state(|| None::<(Version, String)>);
    let view = &props.view;
    let record = RecordRef::Task(view.row.task);
    let may_restore = view.row.state.is_open() && store.may(Permission::EditTask);
    let lines = view.history.iter().rev().map(|line| {
        let at = when::at(line.at, store.zone(), today);
        let of = t!("restore-of", name = history::by(line), at = at.clone());
        let version = line.version;
        let show = {
            let dispatch = store.dispatcher();
            let source = RecordSource::Version { record, version };
            Callback::from(move |()| dispatch.dispatch(Action::Go(Route::RecordAt(source))))
        };
        let restore = {
            let (restoring, of) = (restoring.setter(), of.clone());
            Callback::from(move |()| restoring.set(Some((version, of.clone()))))
        };
        let can_restore = may_restore && !to_restore(&view.history, version, OF_TASK).is_empty();
        let acts = version_menu(&of, version, show, can_restore.then_some(restore));
        history::line_with(
            line,
            at,
            "history",
            |field, text| in_words(field, text, view),
            acts,
        )
    });
    let close = {
        let restoring = restoring.setter();
        Callback::from(move |()| restoring.set(None))
    };
    let said = {
        let view = view.clone();
        Said::from(move |(field, text): (Field, String)| in_words(field, &text, &view))
    };
    html! {
        <section class="inspector-section">
            <h3>{ t!("task-history") }</h3>
            <ol class="history">{ for lines }</ol>
            if let Some((to, of)) = &*restoring {
                <RestoreDialog {record} seen={view.row.version} to={*to} of={of.clone()} {said}
                    changes={to_restore(&view.history, *to, OF_TASK)} onrestore={Callback::noop()} onclose={close} />
            }
        </section>
    }
}

/// A value of a history line as people read it.
pub(super) fn in_words(field: Field, text: &str, view: &TaskView) -> String {
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "the other fields hold what people typed, shown as it is"
    )]
    let named = match field {
        Field::State => TaskState::from_name(text).map(words::state),
        Field::HoldReason => HoldReason::from_name(text).map(words::hold_reason),
        Field::Priority => Priority::from_name(text).map(words::priority),
        Field::Category => TaskCategory::from_name(text).map(words::category),
        Field::Sensitivity => Sensitivity::from_name(text).map(words::sensitivity),
        Field::Queue => Role::from_name(text).map(words::role),
        Field::DueDay => text.parse::<Day>().ok().map(Day::unmistakable),
        Field::Patient => Some(match &view.patient {
            Some(patient) if patient.patient.to_string() == text => {
                format!("{}, {}", patient.family.to_uppercase(), patient.given)
            }
            Some(_) | None => t!("task-another-patient"),
        }),
        _ => None,
    };
    named.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_on_a_task_has_words() {
        for kind in [
            "task_added",
            "task_edited",
            "task_assigned",
            "task_claimed",
            "task_started",
            "task_held",
            "task_completed",
            "task_reopened",
            "task_cancelled",
            "task_retracted",
            "tasks_imported",
            "commented",
            "note_added",
            "act_undone",
            "file_attached",
            "remark_retracted",
            "task_restored",
            "patient_added",
            "patient_edited",
            "patients_imported",
            "patient_restored",
            "care_team_changed",
        ] {
            assert!(
                !history::what(kind, "history").contains("history-"),
                "no words for {kind}"
            );
            assert_ne!(
                history::what(kind, "history"),
                history::what("unheard_of", "history"),
                "no words for {kind}"
            );
        }
        assert!(history::what("unheard_of", "history").contains("unheard of"));
    }
}
