//! A new recovery sheet, shown once: to print, and to prove that the copies can be read before it is
//! gone.

use crate::parts::button::ButtonKind;
use crate::parts::{Banner, Button, TextField, Tone, page};
use crate::screen::form_dialog::typed;
use crate::store::sheets::{Asked, Page, asked, is_right, pages};
use crate::store::use_store;
use crate::{clock, t};
use careloop_contract::view::RecoverySheet;
use std::rc::Rc;
use yew::prelude::*;

/// A sheet that is shown. Its words are in no other place; two are never the same.
#[derive(Clone, Debug)]
pub(in crate::screen) struct ShownSheet(pub(in crate::screen) Rc<RecoverySheet>);

impl PartialEq for ShownSheet {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What the pages are told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct KeepSheetProps {
    /// The sheet.
    pub(in crate::screen) sheet: ShownSheet,
    /// The clinic's name.
    pub(in crate::screen) clinic: AttrValue,
    /// The copies can be read.
    pub(in crate::screen) onkept: Callback<()>,
}

/// The sheet or its shares, each as a page of its own, then two words of them.
#[component]
pub(in crate::screen) fn KeepSheet(props: &KeepSheetProps) -> Html {
    let store = use_store();
    let checks = use_state(|| false);
    let tried = use_state(|| false);
    let (first, second) = (use_state(String::new), use_state(String::new));
    let asked_for = use_state(|| {
        asked(
            &pages(&props.sheet.0),
            js_sys::Math::random(),
            js_sys::Math::random(),
        )
    });
    let shown = pages(&props.sheet.0);
    let day = clock::local_now(store.zone()).0.unmistakable();
    use_effect_with(*checks, |checks| {
        crate::parts::focus::focus(if *checks { "keep-first" } else { "keep-title" });
    });
    let print = Callback::from(|()| {
        // Without a printer the words can be written down.
        page::print();
    });
    let set_checks = |value: bool| {
        let (checks, tried) = (checks.setter(), tried.setter());
        Callback::from(move |()| {
            tried.set(false);
            checks.set(value);
        })
    };
    if !*checks {
        return html! {
            <div class="keep-sheet">
                <h2 id="keep-title" tabindex="-1">{ t!("keep-title") }</h2>
                <Banner tone={Tone::Warn}>{ t!("keep-once") }</Banner>
                { for shown.iter().map(|sheet| html! {
                    <SheetPage key={sheet.share.unwrap_or_default()} page={sheet.clone()} clinic={props.clinic.clone()}
                        clinic_id={props.sheet.0.clinic.to_string()} day={day.clone()} />
                }) }
                <div class="button-row">
                    <Button onclick={print}>{ t!("print") }</Button>
                    <Button id="keep-have" kind={ButtonKind::Primary} onclick={set_checks(true)}>{ t!("keep-have") }</Button>
                </div>
            </div>
        };
    }
    let asked_for = asked_for.unwrap_or([Asked { page: 0, place: 1 }; 2]);
    let [one, other] = asked_for;
    let submit = Callback::from({
        let (tried, onkept) = (tried.setter(), props.onkept.clone());
        let right = is_right(&shown, one, &first) && is_right(&shown, other, &second);
        move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            if right {
                onkept.emit(());
            }
        }
    });
    let field = |id: &'static str, asked: Asked, answer: &UseStateHandle<String>| {
        let is_wrong = *tried && !is_right(&shown, asked, answer);
        let number = u32::try_from(asked.place).unwrap_or_default();
        let share = shown.get(asked.page).and_then(|page| page.share);
        let label = match share {
            Some(share) => t!("keep-word-of", number = number, share = u32::from(share)),
            None => t!("first-run-word", number = number),
        };
        html! {
            <TextField {id} {label} value={(**answer).clone()} required=true oninput={typed(answer)}
                error={is_wrong.then(|| AttrValue::from(t!("first-run-word-wrong")))} />
        }
    };
    html! {
        <section class="section" aria-labelledby="keep-check">
            <h2 id="keep-check">{ t!("first-run-check-title") }</h2>
            <p class="lead">{ t!("first-run-check-lead") }</p>
            <form class="narrow-form" onsubmit={submit} novalidate=true>
                { field("keep-first", one, &first) }
                { field("keep-second", other, &second) }
                <div class="button-row">
                    <Button onclick={set_checks(false)}>{ t!("keep-look-again") }</Button>
                    <Button kind={ButtonKind::Primary} submit=true onclick={Callback::noop()}>{ t!("keep-done") }</Button>
                </div>
            </form>
        </section>
    }
}

/// What a page is told.
#[derive(Properties, PartialEq)]
struct SheetPageProps {
    page: Page,
    clinic: AttrValue,
    clinic_id: String,
    day: String,
}

/// One page, as it is printed: black on white.
#[component]
fn SheetPage(props: &SheetPageProps) -> Html {
    let page = &props.page;
    let clinic = props.clinic.to_string();
    let of = u32::try_from(page.of).unwrap_or(u32::MAX);
    let (title, text) = match page.share {
        None => (
            t!("sheet-title", clinic = clinic),
            t!("sheet-text", day = props.day.clone()),
        ),
        Some(share) => (
            t!("share-title", clinic = clinic, number = u32::from(share), of = of),
            t!(
                "share-text",
                day = props.day.clone(),
                threshold = u32::from(page.threshold),
                of = of
            ),
        ),
    };
    let label = page.share.map_or_else(
        || t!("sheet-label"),
        |share| t!("share-label", number = u32::from(share)),
    );
    html! {
        <section class="recovery-sheet" aria-label={label}>
            <h3>{ title }</h3>
            <ol class="recovery-words">
                { for page.words.iter().map(|word| html! { <li>{ word.clone() }</li> }) }
            </ol>
            <p>{ text }</p>
            <dl class="sheet-facts">
                <dt>{ t!("sheet-clinic") }</dt><dd class="mono">{ props.clinic_id.clone() }</dd>
                if let Some(commitment) = &page.commitment {
                    <dt>{ t!("share-commitment") }</dt><dd class="mono">{ commitment.clone() }</dd>
                }
            </dl>
            <div class="signature"><span>{ t!("sheet-kept-by") }</span><span>{ t!("sheet-kept-where") }</span></div>
        </section>
    }
}
