//! Sessions from a terminal.

use crate::clinic::Clinic;

#[test]
fn who_was_in_is_listed_and_a_session_that_is_over_cannot_be_ended() {
    let clinic = Clinic::new();
    clinic.by("ben", &["search", "nobody"]).ends_with(0);
    let list = clinic.by("mara", &["session", "list"]).ends_with(0);
    for words in ["Ben Ito", "ended", "this one"] {
        assert!(list.out.contains(words), "{words}: {list:?}");
    }
    let rows = clinic.json_by("mara", &["session", "list"]).ends_with(0).json();
    let rows = rows["reply"].as_array().expect("rows");
    assert_eq!(
        (&rows[0]["own"], &rows[0]["state"]),
        (&true.into(), &"open".into())
    );
    let over = rows
        .iter()
        .find(|row| row["by"]["name"] == "Ben Ito")
        .expect("he was in");
    let session = over["session"].as_str().expect("an id");
    let ended = clinic.json_by("mara", &["session", "end", session]).ends_with(77);
    assert_eq!(ended.refusal(), "not_found");
    clinic.by("ben", &["session", "list"]).ends_with(77);
}
