//! A button with a menu (ARIA menu button): arrows move, Escape closes and gives the focus back.

use super::icon::{Icon, IconView};
use crate::wait;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

/// A line of a menu.
#[derive(Clone, PartialEq)]
pub struct MenuItem {
    /// Its words.
    pub words: AttrValue,
    /// Its drawing.
    pub icon: Icon,
    /// The keys that do the same.
    pub keys: Vec<String>,
    /// What happens.
    pub onchoose: Callback<()>,
}

/// What a button with a menu is told.
#[derive(Properties, PartialEq)]
pub struct MenuButtonProps {
    /// Its id; the menu's hangs on it.
    pub id: AttrValue,
    /// Classes of the button.
    pub class: Classes,
    /// What stands on the button.
    pub children: Html,
    /// The lines.
    pub items: Vec<MenuItem>,
    /// What stands above them.
    #[prop_or_default]
    pub title: Option<AttrValue>,
}

/// A button with a menu.
#[component]
pub fn MenuButton(props: &MenuButtonProps) -> Html {
    let is_open = use_state(|| false);
    let anchor = use_node_ref();
    let menu_id = format!("{}-menu", props.id);
    let close = {
        let (is_open, id) = (is_open.clone(), props.id.clone());
        Callback::from(move |()| {
            is_open.set(false);
            super::focus::focus(&id);
        })
    };
    let open_at = {
        let (is_open, menu_id) = (is_open.clone(), menu_id.clone());
        move |last: bool| {
            is_open.set(true);
            let menu_id = menu_id.clone();
            wait::soon(move || step(&menu_id, if last { Step::Last } else { Step::First }));
        }
    };
    let onclick = {
        let (is_open, open_at) = (is_open.clone(), open_at.clone());
        Callback::from(move |_: MouseEvent| {
            if *is_open {
                is_open.set(false);
            } else {
                open_at(false);
            }
        })
    };
    let onbuttonkey = Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            open_at(false);
        }
        "ArrowUp" => {
            event.prevent_default();
            open_at(true);
        }
        _ => {}
    });
    let onmenukey = {
        let (close, is_open, menu_id) = (close.clone(), is_open.clone(), menu_id.clone());
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowDown" => Step::Next,
                "ArrowUp" => Step::Before,
                "Home" => Step::First,
                "End" => Step::Last,
                "Escape" => {
                    event.prevent_default();
                    close.emit(());
                    return;
                }
                "Tab" => {
                    is_open.set(false);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            step(&menu_id, to);
        })
    };
    let onfocusout = {
        let (is_open, anchor) = (is_open.clone(), anchor.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
            let stays = anchor.get().is_some_and(|anchor| anchor.contains(to.as_ref()));
            if !stays {
                is_open.set(false);
            }
        })
    };
    html! {
        <div class="menu-anchor" ref={anchor} {onfocusout}>
            <button type="button" id={props.id.clone()} class={props.class.clone()} {onclick} onkeydown={onbuttonkey}
                aria-haspopup="menu" aria-expanded={is_open.to_string()} aria-controls={is_open.then(|| menu_id.clone())}>
                { props.children.clone() }
            </button>
            if *is_open {
                <div class="menu from-end" role="menu" id={menu_id} aria-labelledby={props.id.clone()}
                    onkeydown={onmenukey}>
                    if let Some(title) = &props.title {
                        <p class="menu-title" role="presentation">{ title.clone() }</p>
                    }
                    { for props.items.iter().map(|item| {
                        let onclick = {
                            let (close, onchoose) = (close.clone(), item.onchoose.clone());
                            Callback::from(move |_: MouseEvent| {
                                close.emit(());
                                onchoose.emit(());
                            })
                        };
                        html! {
                            <button type="button" class="menu-item" role="menuitem" tabindex="-1" {onclick}>
                                <IconView icon={item.icon} />
                                <span>{ item.words.clone() }</span>
                                if !item.keys.is_empty() {
                                    <span class="shortcut" aria-hidden="true">
                                        { for item.keys.iter().map(|key| html! { <kbd class="kbd">{ key.clone() }</kbd> }) }
                                    </span>
                                }
                            </button>
                        }
                    }) }
                </div>
            }
        </div>
    }
}

#[derive(Clone, Copy)]
enum Step {
    First,
    Last,
    Next,
    Before,
}

/// Moves the focus through the menu, round and round.
fn step(menu_id: &str, to: Step) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    let Some(menu) = document.get_element_by_id(menu_id) else {
        return;
    };
    let Ok(found) = menu.query_selector_all("[role=menuitem]") else {
        return;
    };
    let items: Vec<Element> = (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into::<Element>().ok())
        .collect();
    let active = document.active_element();
    let here = items.iter().position(|item| {
        active
            .as_ref()
            .is_some_and(|active| active.is_same_node(Some(item)))
    });
    let last = items.len().saturating_sub(1);
    let at = match (to, here) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Before, None | Some(0)) => last,
        (Step::Next, Some(here)) if here >= last => 0,
        (Step::Next, Some(here)) => here + 1,
        (Step::Before, Some(here)) => here - 1,
    };
    if let Some(item) = items.get(at).and_then(|item| item.dyn_ref::<HtmlElement>()) {
        // An item that cannot take the focus leaves it where it was.
        let _ = item.focus();
    }
}
