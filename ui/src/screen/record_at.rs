//! A record as it was.

use super::knowing::use_knowing;
use crate::parts::Refused;
use crate::t;
use careloop_contract::query::{ReadRecordAt, RecordSource};
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub struct RecordAtScreenProps {
    /// Which moment of which record.
    pub source: RecordSource,
}

/// A record as it was.
#[component]
pub fn RecordAtScreen(props: &RecordAtScreenProps) -> Html {
    let known = use_knowing(props.source, |source| ReadRecordAt { source: *source });
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head"><h1>{ t!("screen-record-at") }</h1></header>
            <div class="page-body"><Refused refusal={known.refusal().cloned()} /></div>
        </main>
    }
}
