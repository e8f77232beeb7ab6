//! Reviews that were certified.

use crate::parts::icon::{Icon, IconView};
use crate::screen::past::moment;
use crate::store::use_store;
use crate::t;
use careloop_contract::view::ReviewDone;
use yew::prelude::*;

/// What the list is told.
#[derive(Properties, PartialEq)]
pub(super) struct PastReviewsProps {
    /// The reviews, newest first.
    pub(super) reviews: Vec<ReviewDone>,
}

/// Reviews that were certified, newest first.
#[component]
pub(super) fn PastReviews(props: &PastReviewsProps) -> Html {
    let store = use_store();
    let zone = store.zone();
    html! {
        <section class="section" aria-labelledby="past-reviews">
            <h2 id="past-reviews">{ t!("past-reviews") }</h2>
            if props.reviews.is_empty() {
                <p class="lead">{ t!("past-reviews-none") }</p>
            } else {
                <ol class="history">
                    { for props.reviews.iter().map(|review| html! {
                        <li class="done" key={review.place}>
                            <p class="history-line">
                                <strong>{ review.by.name.clone() }</strong>{ " " }
                                { t!("past-review-of", from = review.from.unmistakable(), to = review.to.unmistakable()) }
                            </p>
                            <span class="meta">
                                { moment(review.at, zone) }{ " · " }
                                { t!("past-review-sampled", sampled = review.sampled, questioned = review.questioned) }
                            </span>
                            if let Some(statement) = &review.statement {
                                <p class="passage">{ statement.clone() }</p>
                            } else {
                                <p class="meta"><IconView icon={Icon::SealedNote} small=true />{ t!("review-sealed") }</p>
                            }
                        </li>
                    }) }
                </ol>
            }
        </section>
    }
}
