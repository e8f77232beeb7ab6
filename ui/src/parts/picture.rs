//! A picture that is decoded in memory and drawn on a canvas: it has no address, so the page's policy needs
//! to allow none, and nothing of it stays behind when it goes.

use super::page::set_pixels;
use crate::store::attachments::Zoom;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, HtmlElement};
use yew::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = createImageBitmap)]
    async fn decode(blob: &Blob) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = atob)]
    fn from_base64(text: &str) -> Result<js_sys::JsString, JsValue>;

    /// A picture as pixels.
    type Bitmap;
    #[wasm_bindgen(method, getter)]
    fn width(this: &Bitmap) -> u32;
    #[wasm_bindgen(method, getter)]
    fn height(this: &Bitmap) -> u32;
    #[wasm_bindgen(method)]
    fn close(this: &Bitmap);

    /// Where it is drawn.
    type Canvas;
    #[wasm_bindgen(method, setter, js_name = width)]
    fn set_width(this: &Canvas, width: u32);
    #[wasm_bindgen(method, setter, js_name = height)]
    fn set_height(this: &Canvas, height: u32);
    #[wasm_bindgen(method, js_name = getContext)]
    fn context(this: &Canvas, kind: &str) -> Option<Pen>;

    /// What draws.
    type Pen;
    #[wasm_bindgen(method, catch, js_name = drawImage)]
    fn draw(this: &Pen, bitmap: &Bitmap, x: f64, y: f64, width: f64, height: f64) -> Result<(), JsValue>;
}

/// Pixels of a side of the canvas. Larger pictures are drawn smaller: no engine holds every size.
const SIDE_MOST: f64 = 8_192.0;

/// What a picture is told.
#[derive(Properties, PartialEq)]
pub struct PictureProps {
    /// Its bytes in base64.
    pub base64: AttrValue,
    /// What it is.
    pub label: AttrValue,
    /// How large it is shown.
    pub zoom: Zoom,
    /// It is shown, and this many percent of its pixels fit the room; or it cannot be read.
    pub ondraw: Callback<Option<u16>>,
}

/// A picture in a room of its own, which scrolls where the picture is larger.
#[component]
pub fn Picture(props: &PictureProps) -> Html {
    let (room, canvas) = (use_node_ref(), use_node_ref());
    let size = use_state(|| None::<(f64, f64)>);
    {
        let (canvas, size, ondraw) = (canvas.clone(), size.setter(), props.ondraw.clone());
        let room = room.clone();
        use_effect_with(props.base64.clone(), move |base64| {
            let base64 = base64.clone();
            spawn_local(async move {
                let drawn = draw(&base64, &canvas).await;
                ondraw.emit(drawn.map(|size| fits(size, &room)));
                size.set(drawn);
            });
        });
    }
    {
        let (canvas, room) = (canvas.clone(), room.clone());
        use_effect_with((*size, props.zoom), move |(size, zoom)| {
            if let (Some(size), Some(element)) = (size, canvas.cast::<HtmlElement>()) {
                let percent = f64::from(zoom.percent(fits(*size, &room)));
                set_pixels(&element, "width", size.0 * percent / 100.0);
                set_pixels(&element, "height", size.1 * percent / 100.0);
            }
        });
    }
    html! {
        <div class="picture-room" ref={room} tabindex="0" role="group" aria-label={props.label.clone()}>
            <canvas class="picture" ref={canvas} role="img" aria-label={props.label.clone()}></canvas>
        </div>
    }
}

/// Percent of its pixels at which a picture fits its room; never larger than it is.
fn fits(size: (f64, f64), room: &NodeRef) -> u16 {
    let Some(room) = room.cast::<HtmlElement>() else {
        return 100;
    };
    let across = f64::from(room.client_width()) / size.0.max(1.0);
    let down = f64::from(room.client_height()) / size.1.max(1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is held between 1 and 100"
    )]
    let percent = (across.min(down) * 100.0).floor().clamp(1.0, 100.0) as u16;
    percent
}

/// Decodes and draws it. Answers its size in pixels; nothing where it cannot be read.
async fn draw(base64: &str, canvas: &NodeRef) -> Option<(f64, f64)> {
    let bytes: Vec<u8> = from_base64(base64)
        .ok()?
        .iter()
        .map(|unit| u8::try_from(unit).unwrap_or_default())
        .collect();
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes.as_slice()));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
    let bitmap: Bitmap = decode(&blob).await.ok()?.unchecked_into();
    let canvas: Canvas = canvas.cast::<HtmlElement>()?.unchecked_into();
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let scale = (SIDE_MOST / width.max(height)).min(1.0);
    let size = (
        (width * scale).floor().max(1.0),
        (height * scale).floor().max(1.0),
    );
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most 8192, at least 1"
    )]
    {
        canvas.set_width(size.0 as u32);
        canvas.set_height(size.1 as u32);
    }
    let drawn = canvas
        .context("2d")
        .and_then(|pen| pen.draw(&bitmap, 0.0, 0.0, size.0, size.1).ok());
    bitmap.close();
    drawn.map(|()| size)
}
