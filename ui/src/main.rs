//! Starts the window's page.

fn main() {
    yew::Renderer::<careloop_ui::frame::Root>::new().render();
}
