//! The review of the audit trail.

use crate::parts::Refused;
use crate::screen::knowing::use_knowing;
use crate::t;
use careloop_contract::query::ReadReview;
use yew::prelude::*;

/// The review of the audit trail.
#[component]
pub fn AuditReviewScreen() -> Html {
    let known = use_knowing((), |()| ReadReview {});
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head"><h1>{ t!("screen-audit-review") }</h1></header>
            <div class="page-body">
                <Refused refusal={known.refusal().cloned()} />
                if let Some(review) = known.value() {
                    <p role="status">{ t!("oversight-review-due", day = review.due.unmistakable()) }</p>
                }
            </div>
        </main>
    }
}
