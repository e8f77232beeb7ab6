//! Who was here lately, as large buttons: switching must be faster than sharing.

use crate::format;
use crate::parts::{Icon, IconView};
use crate::store::doorway::{Chosen, Somebody};
use crate::t;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, NodeList};
use yew::prelude::*;

/// What the tiles are told.
#[derive(Properties, PartialEq)]
pub(super) struct TilesProps {
    /// Who is offered.
    pub(super) people: Vec<Somebody>,
    /// Who is chosen.
    pub(super) chosen: Chosen,
    /// Somebody is chosen.
    pub(super) onchoose: Callback<Chosen>,
    /// What whoever is chosen types, below their tile.
    pub(super) children: Html,
}

/// Who was here lately, and somebody else. Arrows move between the tiles.
#[component]
pub(super) fn Tiles(props: &TilesProps) -> Html {
    let list = use_node_ref();
    {
        let (list, is_open) = (list.clone(), props.chosen == Chosen::Nobody);
        use_effect_with((), move |()| {
            // Whoever is chosen already has the focus in their field.
            if is_open {
                step(&list, true);
            }
        });
    }
    let onkeydown = {
        let list = list.clone();
        Callback::from(move |event: KeyboardEvent| {
            let is_forward = match event.key().as_str() {
                "ArrowDown" | "ArrowRight" => true,
                "ArrowUp" | "ArrowLeft" => false,
                _ => return,
            };
            // In a field the arrows are the field's.
            let on_tile = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlElement>().ok())
                .is_some_and(|target| target.matches(".tile").unwrap_or_default());
            if on_tile {
                event.prevent_default();
                step(&list, is_forward);
            }
        })
    };
    html! {
        <ul class="tiles" ref={list} {onkeydown} aria-label={t!("tiles-label")}>
            { for props.people.iter().map(|somebody| {
                let chosen = Chosen::Known(somebody.login.clone());
                let is_chosen = chosen == props.chosen;
                let onclick = props.onchoose.reform(move |_: MouseEvent| chosen.clone());
                html! {
                    <li key={somebody.login.clone()}>
                        <button type="button" class="tile" aria-pressed={is_chosen.to_string()} {onclick}>
                            <span class="initials large" aria-hidden="true">{ format::initials(&somebody.name) }</span>
                            <span class="tile-words">
                                <span class="tile-name">{ somebody.name.clone() }</span>
                                <span class="meta">{ somebody.login.clone() }</span>
                            </span>
                            if somebody.is_locked {
                                <span class="badge"><IconView icon={Icon::Lock} />{ t!("tile-locked") }</span>
                            }
                        </button>
                        if is_chosen {
                            <div class="tile-form">{ props.children.clone() }</div>
                        }
                    </li>
                }
            }) }
            <li key="somebody else">
                <button type="button" class="tile" aria-pressed={(props.chosen == Chosen::Typed).to_string()}
                    onclick={props.onchoose.reform(|_: MouseEvent| Chosen::Typed)}>
                    <span class="initials large nobody" aria-hidden="true"><IconView icon={Icon::Plus} /></span>
                    <span class="tile-words"><span class="tile-name">{ t!("tile-somebody-else") }</span></span>
                </button>
                if props.chosen == Chosen::Typed {
                    <div class="tile-form">{ props.children.clone() }</div>
                }
            </li>
        </ul>
    }
}

/// Moves the focus to the next tile or the one before, round and round; to the first where none has it.
fn step(list: &NodeRef, is_forward: bool) {
    let Some(list) = list.cast::<HtmlElement>() else {
        return;
    };
    let Ok(found) = list.query_selector_all(".tile") else {
        return;
    };
    let tiles = elements(&found);
    let active = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    let here = tiles.iter().position(|tile| {
        active
            .as_ref()
            .is_some_and(|active| active.is_same_node(Some(tile)))
    });
    let last = tiles.len().saturating_sub(1);
    let next = match (here, is_forward) {
        (None, _) => 0,
        (Some(here), true) if here >= last => 0,
        (Some(here), true) => here + 1,
        (Some(0), false) => last,
        (Some(here), false) => here - 1,
    };
    if let Some(tile) = tiles.get(next) {
        // A tile that cannot take the focus leaves it where it was.
        let _ = tile.focus();
    }
}

fn elements(found: &NodeList) -> Vec<HtmlElement> {
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect()
}
