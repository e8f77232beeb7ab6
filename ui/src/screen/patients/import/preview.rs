//! What an import would do, or did.

use crate::parts::{Banner, Tone};
use crate::{format, t, words};
use careloop_contract::view::ImportView;
use yew::prelude::*;

/// What the preview is told.
#[derive(Properties, PartialEq)]
pub(super) struct PreviewProps {
    /// What was counted.
    pub(super) view: ImportView,
    /// Whether tasks are imported.
    pub(super) is_tasks: bool,
}

/// Counts, what is wrong line by line, and what is left out.
#[component]
pub(super) fn Preview(props: &PreviewProps) -> Html {
    let view = &props.view;
    let told = u64::try_from(view.rejects.len()).unwrap_or(u64::MAX);
    let untold = view.rejected.saturating_sub(told);
    html! {
        <section class="section" aria-live="polite">
            <h3>{ if view.imported { t!("import-was") } else { t!("import-would") } }</h3>
            <dl class="fields">
                <dt>{ t!("import-rows") }</dt><dd class="number">{ format::count(view.rows) }</dd>
                <dt>{ if view.imported { t!("import-added") } else { t!("import-adds") } }</dt>
                <dd class="number">{ format::count(if view.rejected > 0 { 0 } else { view.added }) }</dd>
                if props.is_tasks {
                    <dt>{ t!("import-notes") }</dt><dd class="number">{ format::count(view.notes) }</dd>
                } else {
                    <dt>{ t!("import-known") }</dt><dd class="number">{ format::count(view.known) }</dd>
                }
                <dt>{ t!("import-rejected") }</dt><dd class="number">{ format::count(view.rejected) }</dd>
            </dl>
            if view.rejected > 0 {
                <Banner tone={Tone::Danger}>{ t!("import-nothing") }</Banner>
                <div class="rejects" tabindex="0" role="region" aria-label={t!("import-rejects")}>
                    <table class="table">
                        <thead><tr>
                            <th scope="col">{ t!("import-line") }</th><th scope="col">{ t!("import-why") }</th>
                        </tr></thead>
                        <tbody>
                            { for view.rejects.iter().map(|reject| html! {
                                <tr key={reject.line}>
                                    <th scope="row" class="number">{ format::count(reject.line) }</th>
                                    <td>{ words::refusal(&reject.refusal) }</td>
                                </tr>
                            }) }
                        </tbody>
                    </table>
                </div>
                if untold > 0 {
                    <p class="hint">{ t!("import-untold", count = format::count(untold)) }</p>
                }
            } else if view.added == 0 {
                <Banner tone={Tone::Info}>{ t!("import-nothing-new") }</Banner>
            }
            if !view.ignored_columns.is_empty() {
                <details>
                    <summary>{ t!("import-ignored", count = u32::try_from(view.ignored_columns.len()).unwrap_or(u32::MAX)) }</summary>
                    <p class="hint">{ view.ignored_columns.join(", ") }</p>
                </details>
            }
        </section>
    }
}
