//! A QR code, drawn in the window: nothing of it goes anywhere.

use yew::prelude::*;

/// Light modules that a reader needs around the code (ISO/IEC 18004, 6.3.8).
const QUIET: usize = 4;

/// What the code is told.
#[derive(Properties, PartialEq)]
pub struct QrCodeProps {
    /// Its rows: `1` is dark, anything else light.
    pub rows: Vec<String>,
    /// What it is, for whoever cannot see it.
    pub label: AttrValue,
}

/// A QR code: dark on white in every theme, because a camera reads it.
#[component]
pub fn QrCode(props: &QrCodeProps) -> Html {
    let side = props.rows.len() + 2 * QUIET;
    html! {
        <svg class="qr" role="img" aria-label={props.label.clone()} viewBox={format!("0 0 {side} {side}")}
            shape-rendering="crispEdges">
            <rect class="light" width={side.to_string()} height={side.to_string()} />
            <path class="dark" d={path(&props.rows)} />
        </svg>
    }
}

/// The dark modules as the `d` of an SVG path: one bar for dark modules side by side.
fn path(rows: &[String]) -> String {
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        let mut begun = None;
        // A light module after the last ends its bar.
        for (x, module) in row.chars().chain(std::iter::once('0')).enumerate() {
            match (module == '1', begun) {
                (true, None) => begun = Some(x),
                (false, Some(from)) => {
                    let (left, top, width) = (from + QUIET, y + QUIET, x - from);
                    path.push_str(&format!("M{left} {top}h{width}v1h-{width}z"));
                    begun = None;
                }
                (true, Some(_)) | (false, None) => {}
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn dark_modules_side_by_side_are_one_bar_within_the_quiet_zone() {
        let rows = ["1101", "0000", "0011"].map(str::to_owned);
        assert_eq!(path(&rows), "M4 4h2v1h-2zM7 4h1v1h-1zM6 6h2v1h-2z");
        assert_eq!(path(&[]), "");
    }
}
