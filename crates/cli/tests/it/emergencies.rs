//! Emergency access from a terminal.

use crate::clinic::{Clinic, refusal};

const REASON: &str = "'Unresponsive in the waiting room'";

#[test]
fn the_glass_is_broken_in_a_script_and_reviewed_after() {
    let clinic = Clinic::new();
    clinic.write_private("procedure", "Call 911 first. Then break the glass.\n");
    let none = clinic.by("ben", &["breakglass", "procedure"]).ends_with(0);
    assert!(none.out.contains("no emergency procedure yet"), "{none:?}");
    clinic
        .by("mara", &["breakglass", "name", "ben", "--reason", "evenings"])
        .ends_with(77);
    let script = "breakglass procedure --file procedure\n\
        breakglass name ben --reason 'covers the evenings'\n";
    let named = clinic.script("mara", script).ends_with(0).lines();
    assert_eq!(named[1]["reply"]["invokers"][0]["name"], "Ben Ito");
    let script = "patient add --record-number H-7 --family Okafor --given Ngozi\n\
        $T = task add 'Result follow-up' --patient H-7\n\
        note add $T 'potassium 5.9'\n";
    let made = clinic.script("ana", script).ends_with(0).lines();
    let task = made[1]["reply"]["task"].as_str().expect("an id");

    // By itself it would end before anything could be read.
    let alone = ["breakglass", "begin", "H-7", "--reason", "Unresponsive"];
    clinic.by("ben", &alone).ends_with(64);
    let script = format!(
        "note show {task}\n\
         $USE = breakglass begin H-7 --reason {REASON}\n\
         note show {task}\n\
         breakglass end\n\
         note show {task}\n"
    );
    let read = clinic.script("ben", &script).ends_with(0).lines();
    let text = |line: usize| &read[line]["reply"][0]["text"];
    assert_eq!(
        (text(0).as_str(), text(2).as_str()),
        (None, Some("potassium 5.9"))
    );
    assert_eq!(text(4).as_str(), None);
    let act = read[1]["reply"]["act"].as_str().expect("an id");

    let waits = clinic
        .json_by("mara", &["breakglass", "duties"])
        .ends_with(0)
        .json();
    assert_eq!(waits["reply"]["reviews"], 1);
    let list = clinic.by("mara", &["breakglass", "list"]).ends_with(0);
    for words in [
        "Ben Ito",
        "OKAFOR, Ngozi",
        "Unresponsive in the waiting room",
        "open",
    ] {
        assert!(list.out.contains(words), "{words}: {list:?}");
    }
    let review = [
        "breakglass",
        "review",
        act,
        "--findings",
        "It was right.",
        "--close",
    ];
    let reviewed = clinic.json_by("mara", &review).ends_with(0).json();
    assert_eq!(reviewed["reply"]["closed"], true);
    assert_eq!(clinic.json_by("mara", &review).refusal(), "stale");
    clinic.json_by("ben", &["breakglass", "list"]).ends_with(77);
    clinic
        .by("mara", &["breakglass", "name", "--reason", "x"])
        .ends_with(64);
    let nobody = [
        "breakglass",
        "name",
        "--nobody",
        "--reason",
        "the evenings are closed",
    ];
    let named = clinic.json_by("mara", &nobody).ends_with(0).json();
    assert_eq!(named["reply"]["invokers"], serde_json::json!([]));
    let begin = format!("breakglass begin H-7 --reason {REASON}\n");
    let refused = clinic.script("ben", &begin).ends_with(77).lines();
    assert_eq!(refusal(&refused[0]), "not_permitted");
    clinic.verify();
}
