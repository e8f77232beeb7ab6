//! What a part asks of the page it stands in.

use web_sys::HtmlElement;

/// Sets a size or place that is computed; the page's policy allows no style in the markup.
pub fn set_pixels(element: &HtmlElement, property: &str, pixels: f64) {
    // What cannot be placed is still in the page, in its order, until the next drawing.
    let _ = element.style().set_property(property, &format!("{pixels}px"));
}

/// Prints the page. Answers whether that was possible; what is on the screen can be read either way.
pub fn print() -> bool {
    web_sys::window().is_some_and(|window| window.print().is_ok())
}
