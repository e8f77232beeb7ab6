//! The frame around every screen inside: title bar, places, the screen, the inspector.

use super::bars::Bars;
use super::countdown::Countdown;
use super::emergency::EmergencyBanner;
use super::full_sign_in::FullSignIn;
use super::idle::use_idle_clock;
use super::keys::use_keys;
use super::panes;
use super::place::use_kept_place;
use super::printing::{PrintDialog, PrintHead};
use super::sidebar::Sidebar;
use super::title_bar::TitleBar;
use crate::help::HelpSheet;
use crate::palette::Palette;
use crate::quick_add::{QuickAdd, use_kept_draft};
use crate::screen;
use crate::store::paper::Paper;
use crate::store::{Overlay, Route, use_store};
use crate::t;
use careloop_contract::view::SessionView;
use std::rc::Rc;
use yew::prelude::*;

/// What the frame is told.
#[derive(Properties, PartialEq)]
pub(super) struct InsideProps {
    /// Who is signed in.
    pub(super) session: Rc<SessionView>,
}

/// The frame around every screen inside.
#[component]
pub(super) fn Inside(props: &InsideProps) -> Html {
    let store = use_store();
    use_idle_clock();
    use_keys(&store);
    use_kept_draft();
    use_kept_place(&store);
    crate::inspector::drafts::use_drafts();
    screen::work::use_where_it_went();
    use_effect_with(store.route, |route| {
        // A list of work gives the focus to its own row.
        if !matches!(route, Route::Place(_)) {
            panes::keep_focus();
        }
    });
    let screen = match store.route {
        Route::Place(place) => html! { <screen::work::WorkScreen {place} /> },
        Route::Patients => html! { <screen::patients::PatientsScreen /> },
        Route::Patient(patient) => html! { <screen::patient::PatientScreen {patient} /> },
        Route::People => html! { <screen::people::PeopleScreen /> },
        Route::Person(user) => html! { <screen::person::PersonScreen {user} /> },
        Route::Leaver(user) => html! { <screen::leaver::LeaverScreen {user} /> },
        Route::Policy => html! { <screen::policy::PolicyScreen /> },
        Route::WhoCan => html! { <screen::policy::WhoCanScreen /> },
        Route::Sessions => html! { <screen::sessions::SessionsScreen /> },
        Route::Emergency => html! { <screen::emergency::EmergencyScreen /> },
        Route::Review(act) => html! { <screen::emergency::ReviewScreen {act} /> },
        Route::Clinic => html! { <screen::clinic::ClinicScreen /> },
        Route::Recovery => html! { <screen::recovery::RecoveryScreen /> },
        Route::Search => html! { <screen::search::SearchScreen /> },
        Route::Settings => html! { <screen::settings::SettingsScreen /> },
        Route::Backup => html! { <screen::backup::BackupScreen /> },
        Route::Verify => html! { <screen::verify::VerifyScreen /> },
        Route::Oversight => html! { <screen::oversight::OversightScreen /> },
        Route::Audit => html! { <screen::audit::AuditScreen /> },
        Route::Reports => html! { <screen::reports::ReportsScreen /> },
        Route::RecordAt(source) => html! { <screen::record_at::RecordAtScreen {source} /> },
        Route::Alerts => html! { <screen::alerts::AlertsScreen /> },
        Route::WatchRules => html! { <screen::watch_rules::WatchRulesScreen /> },
        Route::AuditReview => html! { <screen::audit_review::AuditReviewScreen /> },
    };
    let overlay = match store.overlay {
        Overlay::None => Html::default(),
        Overlay::QuickAdd => html! { <QuickAdd /> },
        Overlay::Palette => html! { <Palette /> },
        Overlay::Help => html! { <HelpSheet /> },
        Overlay::Print => html! { <PrintDialog /> },
    };
    // What is printed without being on record is an empty page.
    let may_print = store.printing().is_some() || store.paper() == Paper::Plain;
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        panes::enter_screen();
    });
    html! {
        <div class={classes!("frame", (!may_print).then_some("not-for-paper"))}>
            <PrintHead />
            <a class="skip-link" href="#panes" onclick={skip}>{ t!("skip-link") }</a>
            if let Some(access) = &props.session.break_glass {
                <EmergencyBanner access={access.clone()} />
            }
            <TitleBar session={props.session.clone()} />
            <Bars session={props.session.clone()} />
            if let Route::Patient(patient) = store.route {
                <screen::patient::PatientBanner {patient} />
            }
            <div class="panes" id="panes">
                <Sidebar />
                { screen }
                <crate::inspector::InspectorPane />
            </div>
            { overlay }
            <crate::ask::Ask />
            <FullSignIn />
            <Countdown name={props.session.name.clone()} />
        </div>
    }
}
