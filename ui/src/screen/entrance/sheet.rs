//! The recovery sheet: the words that open the clinic when nothing else does.

use crate::t;
use yew::prelude::*;

/// What the sheet is told.
#[derive(Properties, PartialEq)]
pub(super) struct SheetProps {
    /// The clinic's name.
    pub(super) clinic: AttrValue,
    /// The words, in order.
    pub(super) words: Vec<String>,
    /// The day it is made, as it is written.
    pub(super) day: AttrValue,
}

/// The sheet, as it is printed: black on white.
#[component]
pub(super) fn Sheet(props: &SheetProps) -> Html {
    html! {
        <section class="recovery-sheet" aria-label={t!("sheet-label")}>
            <h2>{ t!("sheet-title", clinic = props.clinic.to_string()) }</h2>
            <ol class="recovery-words">
                { for props.words.iter().map(|word| html! { <li>{ word.clone() }</li> }) }
            </ol>
            <p>{ t!("sheet-text", day = props.day.to_string()) }</p>
            <div class="signature"><span>{ t!("sheet-kept-by") }</span><span>{ t!("sheet-kept-where") }</span></div>
        </section>
    }
}
