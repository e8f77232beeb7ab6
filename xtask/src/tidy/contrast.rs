//! The window's colours can be read: every pair the style uses, in every theme, by WCAG 2.2.

use std::collections::BTreeMap;

use super::{expect_none, root};

/// What a colour is for, which says how far it must stand from the colour behind it.
#[derive(Clone, Copy, Debug)]
enum Use {
    /// Words: 4.5 to 1, and 7 to 1 in high contrast (WCAG 1.4.3, 1.4.6).
    Text,
    /// The edge of what can be filled in, a ring of focus, a shape that says something: 3 to 1, and 4.5 to 1
    /// in high contrast (WCAG 1.4.11).
    Shape,
}

impl Use {
    fn least(self, theme: Theme) -> f64 {
        match (self, theme) {
            (Self::Text, Theme::Contrast) => 7.0,
            (Self::Text, Theme::Light | Theme::Dark) | (Self::Shape, Theme::Contrast) => 4.5,
            (Self::Shape, Theme::Light | Theme::Dark) => 3.0,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Theme {
    Light,
    Dark,
    Contrast,
}

const THEMES: [Theme; 3] = [Theme::Light, Theme::Dark, Theme::Contrast];

/// Every surface that holds ordinary words.
const SURFACES: &[&str] = &["bg", "surface", "sunken", "hover", "selected"];
/// The tint behind each message.
const TINTS: &[&str] = &["danger-tint", "warn-tint", "ok-tint", "info-tint"];

/// Colours for one use, and the groups of grounds that each of them stands on.
type Pairs = (Use, &'static [&'static str], &'static [&'static [&'static str]]);

/// What stands on what. A pair the style comes to use is added here.
#[rustfmt::skip] // One role, one line: the pairs read as a table.
const PAIRS: &[Pairs] = &[
    (Use::Text,  &["text", "text-2"],             &[SURFACES, TINTS]),
    (Use::Text,  &["text-3"],                     &[SURFACES]),
    (Use::Text,  &["accent", "accent-hover"],     &[SURFACES]),
    (Use::Text,  &["on-accent"],                  &[&["accent", "accent-hover"]]),
    (Use::Text,  &["danger"],                     &[SURFACES, &["danger-tint"]]),
    (Use::Text,  &["on-danger"],                  &[&["danger"]]),
    (Use::Text,  &["warn"],                       &[SURFACES, &["warn-tint"]]),
    (Use::Text,  &["ok"],                         &[SURFACES, &["ok-tint"]]),
    (Use::Text,  &["info"],                       &[SURFACES, &["info-tint"]]),
    (Use::Text,  &["on-banner", "on-banner-2"],   &[&["banner"]]),
    // A toast and a tooltip turn the ground round.
    (Use::Text,  &["surface"],                    &[&["text"]]),
    (Use::Text,  &["ink", "ink-2"],               &[&["paper"]]),
    (Use::Shape, &["control"],                    &[SURFACES, &["warn-tint", "danger-tint"]]),
    (Use::Shape, &["focus"],                      &[SURFACES, TINTS]),
    (Use::Shape, &["accent"],                     &[SURFACES, TINTS]),
    (Use::Shape, &["banner-accent", "on-banner"], &[&["banner"]]),
    (Use::Shape, &["paper-line"],                 &[&["paper"]]),
];

#[test]
fn every_pair_of_colours_can_be_read() {
    let tokens = tokens(&style("tokens.css"));
    let mut places = Vec::new();
    for theme in THEMES {
        for (ink, ground, least) in pairs(theme) {
            let found = contrast(tokens.colour(theme, ink), tokens.colour(theme, ground));
            if found < least {
                places.push(format!(
                    "{theme:?}: {ink} on {ground}: {found:.2}, at least {least}"
                ));
            }
        }
    }
    expect_none(
        "Change the colour in ui/style/tokens.css, not the table of pairs.",
        &places,
    );
}

/// Everything the style may set as the colour of words or of a shape is in the table.
#[test]
fn every_colour_is_judged() {
    // Grounds are judged by what stands on them; lines that only part things say nothing.
    const NOT_JUDGED: &[&str] = &["line", "on-banner-line", "scrim"];
    let tokens = tokens(&style("tokens.css"));
    let mut places = Vec::new();
    for name in tokens.light_and_dark.keys() {
        let is_judged = pairs(Theme::Light).any(|(ink, ground, _)| ink == name || ground == name);
        if !is_judged && !NOT_JUDGED.contains(&name.as_str()) {
            places.push(name.clone());
        }
    }
    expect_none(
        "Say in xtask/src/tidy/contrast.rs what the colour stands on.",
        &places,
    );
}

/// A colour of a theme is changed where all of it is seen.
#[test]
fn only_the_tokens_name_a_colour() {
    let mut places = Vec::new();
    for name in style("order").lines().filter(|name| *name != "tokens") {
        // Paper is black on white.
        if name == "print" {
            continue;
        }
        for (index, line) in without_comments(&style(&format!("{name}.css")))
            .lines()
            .enumerate()
        {
            let value = line.split_once(": ").map_or("", |(_, value)| value);
            if value.contains('#') || value.contains("rgb(") || value.contains("hsl(") {
                places.push(format!("ui/style/{name}.css:{}: {}", index + 1, line.trim()));
            }
        }
    }
    expect_none(
        "Name the colour in ui/style/tokens.css and use it as var(--name).",
        &places,
    );
}

fn pairs(theme: Theme) -> impl Iterator<Item = (&'static str, &'static str, f64)> {
    PAIRS.iter().flat_map(move |(purpose, inks, grounds)| {
        inks.iter().flat_map(move |ink| {
            let grounds = grounds.iter().copied().flatten();
            grounds.map(move |ground| (*ink, *ground, purpose.least(theme)))
        })
    })
}

#[derive(Debug, Default)]
struct Tokens {
    /// By name, as written: two colours, or one for both.
    light_and_dark: BTreeMap<String, (Colour, Colour)>,
    contrast: BTreeMap<String, Colour>,
}

impl Tokens {
    fn colour(&self, theme: Theme, name: &str) -> Colour {
        let both = self.light_and_dark.get(name);
        let (light, dark) = *both.unwrap_or_else(|| panic!("ui/style/tokens.css has no --{name}"));
        match theme {
            Theme::Light => light,
            Theme::Dark => dark,
            Theme::Contrast => self.contrast.get(name).copied().unwrap_or(light),
        }
    }
}

/// Red, green and blue, 0 to 255.
type Colour = [u8; 3];

/// The colours of the root and of the contrast theme; other tokens, and colours that let through, are left out.
fn tokens(css: &str) -> Tokens {
    let css = without_comments(css);
    let mut tokens = Tokens::default();
    let mut of = "";
    for line in css.lines().map(str::trim) {
        if let Some(selector) = line.strip_suffix(" {") {
            of = selector;
        }
        let declared = line.strip_prefix("--").and_then(|line| line.strip_suffix(';'));
        let Some((name, value)) = declared.and_then(|line| line.split_once(": ")) else {
            continue;
        };
        if of == ":root" {
            if let Some(both) = light_and_dark(value) {
                tokens.light_and_dark.insert(name.to_owned(), both);
            }
        } else if of == ":root[data-theme=\"contrast\"]"
            && let Some(colour) = colour(value)
        {
            tokens.contrast.insert(name.to_owned(), colour);
        }
    }
    tokens
}

fn light_and_dark(value: &str) -> Option<(Colour, Colour)> {
    if let Some(one) = colour(value) {
        return Some((one, one));
    }
    let both = value.strip_prefix("light-dark(")?.strip_suffix(')')?;
    let (light, dark) = both.split_once(", ")?;
    Some((colour(light)?, colour(dark)?))
}

fn colour(value: &str) -> Option<Colour> {
    let digits = value.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

/// WCAG 2.2, contrast ratio: 1 for the same colour, 21 for black on white.
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// WCAG 2.2, relative luminance.
fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn without_comments(css: &str) -> String {
    let mut kept = String::new();
    for (index, part) in css.split("/*").enumerate() {
        let code = if index == 0 {
            part
        } else {
            part.split_once("*/").map_or("", |(_, code)| code)
        };
        kept.push_str(code);
    }
    kept
}

fn style(name: &str) -> String {
    let path = root().join("ui/style").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn contrast_is_computed_as_wcag_says() {
    let (black, white, grey) = ([0, 0, 0], [255, 255, 255], [0x76, 0x76, 0x76]);
    assert!(
        (contrast(black, white) - 21.0).abs() < 0.001,
        "the widest there is"
    );
    assert!(
        (contrast(grey, white) - 4.54).abs() < 0.01,
        "#767676 is the lightest grey for text on white"
    );
}

#[test]
fn a_worse_token_is_noticed() {
    let css = style("tokens.css");
    for theme in THEMES {
        let good = tokens(&css);
        for (ink, ground, least) in pairs(theme) {
            // The ink as the ground: whoever makes a colour worse far enough comes here.
            let worse = contrast(good.colour(theme, ground), good.colour(theme, ground));
            assert!(worse < least, "{ink} on {ground} could not fail");
        }
    }
    let worse = css.replace("--text-3: light-dark(#566A70", "--text-3: light-dark(#8A9AA0");
    assert_ne!(css, worse, "the token that is made worse here is in the file");
    let tokens = tokens(&worse);
    let found = contrast(
        tokens.colour(Theme::Light, "text-3"),
        tokens.colour(Theme::Light, "surface"),
    );
    assert!(
        found < Use::Text.least(Theme::Light),
        "read from the text, not remembered"
    );
}
