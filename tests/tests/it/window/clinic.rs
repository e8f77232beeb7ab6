//! A clinic in the real window, made by the requests that the screens send.

use careloop_tests::window::Driver;
use serde_json::{Value, json};

/// The password of the one person there.
pub(crate) const PASSWORD: &str = "eleven tall lanterns";

/// Makes the clinic and signs in.
pub(crate) fn make(page: &Driver) {
    let clinic = json!({
        "clinic": "Harbor Street Clinic", "zone": "UTC", "login": "mara.lindqvist",
        "name": "Mara Lindqvist", "password": PASSWORD, "device_secret": false, "test_clinic": true,
    });
    page.request("create_clinic", &clinic).expect("a clinic is made");
    sign_in(page).expect("the first person signs in");
    assert_eq!(standing(page), "open");
}

/// Signs its person in.
pub(crate) fn sign_in(page: &Driver) -> Result<Value, Value> {
    page.request(
        "sign_in",
        &json!({"login": "mara.lindqvist", "password": PASSWORD}),
    )
}

/// How the vault stands.
pub(crate) fn standing(page: &Driver) -> String {
    let door = page
        .request("look_at_door", &json!({}))
        .expect("the door answers");
    door["vault"]["state"].as_str().unwrap().to_owned()
}
