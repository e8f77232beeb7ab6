//! Applies the preferences to the page.

use careloop_contract::Density;
use careloop_contract::view::Preferences;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Sets theme, density and size on the page's root element whenever they change.
#[hook]
pub(super) fn use_preferences(preferences: Preferences) {
    use_effect_with(preferences, |preferences| {
        let root = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.document_element())
            .and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some(root) = root {
            let density = match preferences.density {
                Density::Comfortable => "comfortable",
                Density::Compact => "compact",
            };
            // A page that cannot be styled is still a page that can be read.
            let _ = root.set_attribute("data-theme", preferences.theme.name());
            let _ = root.set_attribute("data-density", density);
            let size = format!("{}%", preferences.zoom);
            let _ = root.style().set_property("font-size", &size);
        }
    });
}
