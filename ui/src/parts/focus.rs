//! Moving the focus.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// Gives the focus to the element with this id, if it is there and takes it.
pub fn focus(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(element) = document.and_then(|document| document.get_element_by_id(id))
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        // What cannot take the focus leaves it where it was.
        let _ = element.focus();
    }
}

/// Whether the focus is where letters are typed.
#[must_use]
pub fn is_typing() -> bool {
    let active = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    active.is_some_and(|element| match element.tag_name().to_ascii_lowercase().as_str() {
        "textarea" | "select" => true,
        "input" => !matches!(
            element.get_attribute("type").as_deref(),
            Some("checkbox" | "radio" | "button")
        ),
        _ => false,
    })
}
