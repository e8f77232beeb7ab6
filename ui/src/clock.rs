//! The time at the clinic, by the webview's own calendar of zones.

use careloop_contract::{Day, Instant, TimeOfDay};
use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

/// Now.
#[must_use]
pub fn now() -> Instant {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 are whole and far below 2^53"
    )]
    Instant::from_millis(Date::now() as i64)
}

/// The day and time of a moment in an IANA zone; in UTC where the webview does not know the zone.
#[must_use]
pub fn local(at: Instant, zone: &str) -> (Day, TimeOfDay) {
    parts(at, zone)
        .or_else(|| parts(at, "UTC"))
        .unwrap_or((Day::default(), TimeOfDay::MIDNIGHT))
}

/// Today and the time at the clinic.
#[must_use]
pub fn local_now(zone: &str) -> (Day, TimeOfDay) {
    local(now(), zone)
}

fn parts(at: Instant, zone: &str) -> Option<(Day, TimeOfDay)> {
    let options = Object::new();
    for (name, value) in [
        ("timeZone", zone),
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
    ] {
        Reflect::set(&options, &name.into(), &value.into()).ok()?;
    }
    // The constructor throws for a zone it does not know; through Reflect that is a value.
    let arguments = Array::of2(&"en-US".into(), &options);
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor = js_sys::Function::from(Reflect::get(&intl, &"DateTimeFormat".into()).ok()?);
    let format = Intl::DateTimeFormat::from(Reflect::construct(&constructor, &arguments).ok()?);
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 are far below 2^53"
    )]
    let date = Date::new(&JsValue::from_f64(at.as_millis() as f64));
    let parts = format.format_to_parts(&date);
    let number = |wanted: &str| -> Option<u32> {
        parts.iter().find_map(|part| {
            let kind = Reflect::get(&part, &"type".into()).ok()?.as_string()?;
            (kind == wanted)
                .then(|| {
                    Reflect::get(&part, &"value".into())
                        .ok()?
                        .as_string()?
                        .parse()
                        .ok()
                })
                .flatten()
        })
    };
    let year = i32::try_from(number("year")?).ok()?;
    let day = Day::new(year, number("month")?, number("day")?)?;
    let time = TimeOfDay::new(
        u16::try_from(number("hour")?).ok()?,
        u16::try_from(number("minute")?).ok()?,
    )?;
    Some((day, time))
}

/// The IANA zone of this machine, offered when a clinic is made.
#[must_use]
pub fn machine_zone() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}
