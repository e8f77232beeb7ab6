use super::*;
use careloop_contract::Field;
use minicbor::decode::Decode as _;
use proptest::prelude::*;

const HOME: WorkstationId = WorkstationId::from_bytes([2; 16]);

/// Every optional part and every sort of value.
fn example() -> Entry {
    let version = |workstation, seq| Version {
        workstation,
        seq,
        item: 300,
    };
    let other = WorkstationId::from_bytes([9; 16]);
    let sealed = Sealed {
        key: KeyName::Clinical,
        epoch: 70_000,
        nonce: [7; 12],
        ciphertext: vec![8; 30],
    };
    let values = [
        (None, Value::Null),
        (Some(version(HOME, 23)), Value::Bool(true)),
        (Some(version(HOME, 24)), Value::Bool(false)),
        (Some(version(other, u64::MAX)), Value::Int(-1)),
        (None, Value::Int(i64::MIN)),
        (None, Value::Int(i64::MAX)),
        (None, Value::Text("Núñez".to_owned())),
        (None, Value::Text(String::new())),
        (None, Value::Bytes(vec![1; 256])),
        (None, Value::Sealed(sealed)),
    ];
    let deltas = (1_u16..).zip(values).map(|(number, (seen, value))| Delta {
        field: number * 30,
        seen,
        value,
    });
    let whole = Item {
        subject: Some(Subject::new(SubjectKind::Task, [5; 16])),
        patient: Some(PatientId::from_bytes([6; 16])),
        category: DataCategory::Clinical,
        special: true,
        deltas: deltas.collect(),
    };
    let bare = Item {
        subject: None,
        patient: None,
        category: DataCategory::Audit,
        special: false,
        deltas: Vec::new(),
    };
    Entry {
        clinic: ClinicId::from_bytes([1; 16]),
        workstation: HOME,
        seq: 65_536,
        previous_root: Hash::from_bytes([3; 32]),
        at: Instant::from_millis(1_800_000_000_000),
        clock: 1_800_000_000_000 << 16,
        actor: Actor::Person(UserId::from_bytes([4; 16])),
        signer: KeyId::from_bytes([4; 16]),
        session: Some(SessionId::from_bytes([5; 16])),
        purpose: Purpose::Treatment,
        act: ActId::from_bytes([6; 16]),
        part: 1,
        parts: 24,
        kind: Kind::TaskEdited.number(),
        outcome: Outcome::Refused("stale".to_owned()),
        items: vec![whole, bare],
    }
}

fn plain() -> Entry {
    Entry {
        session: None,
        outcome: Outcome::Done,
        items: Vec::new(),
        actor: Actor::Workstation,
        ..example()
    }
}

fn encoded(entry: &Entry) -> Vec<u8> {
    entry.encode().expect("within the limits")
}

// ---- arbitrary entries -----------------------------------------------------------------------

fn any_version() -> impl Strategy<Value = Version> {
    (any::<bool>(), any::<[u8; 16]>(), any::<u64>(), any::<u32>()).prop_map(|(home, id, seq, item)| {
        let workstation = if home { HOME } else { WorkstationId::from_bytes(id) };
        Version {
            workstation,
            seq,
            item,
        }
    })
}

fn any_value() -> impl Strategy<Value = Value> {
    let sealed = (any::<bool>(), any::<u32>(), any::<[u8; 12]>(), any::<Vec<u8>>());
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        (-300_i64..300).prop_map(Value::Int),
        any::<String>().prop_map(Value::Text),
        any::<Vec<u8>>().prop_map(Value::Bytes),
        sealed.prop_map(|(clinical, epoch, nonce, ciphertext)| {
            let key = if clinical {
                KeyName::Clinical
            } else {
                KeyName::Session
            };
            Value::Sealed(Sealed {
                key,
                epoch,
                nonce,
                ciphertext,
            })
        }),
    ]
}

fn any_item() -> impl Strategy<Value = Item> {
    let subject = (0_u8..7, any::<[u8; 16]>())
        .prop_map(|(kind, id)| Subject::new(SubjectKind::from_number(kind).expect("one of seven"), id));
    let deltas =
        prop::collection::btree_map(any::<u16>(), (prop::option::of(any_version()), any_value()), 0..5);
    let category = prop::sample::select(DataCategory::ALL);
    let patient = prop::option::of(any::<[u8; 16]>().prop_map(PatientId::from_bytes));
    (
        prop::option::of(subject),
        patient,
        category,
        any::<bool>(),
        deltas,
    )
        .prop_map(|(subject, patient, category, special, deltas)| Item {
            subject,
            patient,
            category,
            special,
            deltas: deltas
                .into_iter()
                .map(|(field, (seen, value))| Delta { field, seen, value })
                .collect(),
        })
}

fn any_actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        any::<[u8; 16]>().prop_map(|id| Actor::Person(UserId::from_bytes(id))),
        Just(Actor::Workstation),
        Just(Actor::Recovery),
    ]
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let place = (
        any::<[u8; 16]>(),
        any::<u64>(),
        any::<[u8; 32]>(),
        any::<i64>(),
        any::<u64>(),
    );
    let author = (
        any_actor(),
        any::<[u8; 16]>(),
        prop::option::of(any::<[u8; 16]>()),
    );
    let act = (
        any::<[u8; 16]>(),
        any::<u32>(),
        any::<u32>(),
        any::<u16>(),
        prop::option::of(any::<String>()),
    );
    let said = (
        prop::sample::select(Purpose::ALL),
        prop::collection::vec(any_item(), 0..4),
    );
    (place, author, act, said).prop_map(
        |(
            (clinic, seq, root, at, clock),
            (actor, signer, session),
            (act, part, parts, kind, refused),
            said,
        )| Entry {
            clinic: ClinicId::from_bytes(clinic),
            workstation: HOME,
            seq,
            previous_root: Hash::from_bytes(root),
            at: Instant::from_millis(at),
            clock,
            actor,
            signer: KeyId::from_bytes(signer),
            session: session.map(SessionId::from_bytes),
            purpose: said.0,
            act: ActId::from_bytes(act),
            part,
            parts,
            kind,
            outcome: refused.map_or(Outcome::Done, Outcome::Refused),
            items: said.1,
        },
    )
}

proptest! {
    #[test]
    fn reading_undoes_writing(entry in any_entry()) {
        let bytes = encoded(&entry);
        prop_assert_eq!(Entry::decode(&bytes), Ok(entry));
    }

    #[test]
    fn two_entries_never_have_one_encoding(one in any_entry(), other in any_entry()) {
        prop_assert_eq!(one == other, encoded(&one) == encoded(&other));
    }

    #[test]
    fn the_decoder_takes_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = Entry::decode(&bytes);
    }

    /// Several bytes at once, anywhere: what is still read is written as it was.
    #[test]
    fn what_is_read_has_one_encoding(
        entry in any_entry(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = encoded(&entry);
        for (position, byte) in edits {
            let position = position.index(bytes.len());
            bytes[position] = byte;
        }
        if let Ok(read) = Entry::decode(&bytes) {
            prop_assert_eq!(read.encode(), Ok(bytes));
        }
    }

    #[test]
    fn a_value_on_its_own_reads_back(value in any_value()) {
        prop_assert_eq!(decode_value(&encode_value(&value)), Some(value));
    }

    #[test]
    fn every_cut_is_refused(entry in any_entry(), cut in any::<prop::sample::Index>()) {
        let bytes = encoded(&entry);
        prop_assert!(Entry::decode(&bytes[..cut.index(bytes.len())]).is_err());
    }
}

#[test]
fn every_changed_byte_is_refused_or_breaks_the_signature() {
    let key = SigningKey::from_seed(&[1; 32]);
    for entry in [example(), plain()] {
        let signed = entry.sign(&key).expect("within the limits");
        signed.verify(&key.public_key()).expect("signed");
        let mut read = 0;
        for position in 0..signed.bytes.len() {
            for byte in 0..=u8::MAX {
                let mut bytes = signed.bytes.clone();
                if std::mem::replace(&mut bytes[position], byte) == byte {
                    continue;
                }
                let Ok(other) = Entry::decode(&bytes) else {
                    continue;
                };
                read += 1;
                assert_ne!(other, entry, "byte {position} means nothing");
                assert_ne!(leaf_hash(&bytes), signed.leaf);
                // A signature is checked for one change of each byte; all change the leaf alike.
                if byte == signed.bytes[position] ^ 1 {
                    let forged = SignedEntry {
                        bytes,
                        ..signed.clone()
                    };
                    assert_eq!(
                        forged.verify(&key.public_key()),
                        Err(BadSignature),
                        "byte {position}"
                    );
                }
            }
        }
        assert!(
            read > 10_000,
            "ids, times and texts can be changed and still be read"
        );
    }
}

#[test]
fn the_stated_leaf_does_not_vouch_for_the_bytes() {
    let key = SigningKey::from_seed(&[1; 32]);
    let signed = plain().sign(&key).expect("within the limits");
    let other = Entry { seq: 7, ..plain() }.sign(&key).expect("within the limits");
    let swapped = SignedEntry {
        bytes: other.bytes,
        ..signed
    };
    assert_eq!(swapped.verify(&key.public_key()), Err(BadSignature));
}

// ---- other encodings of the same -------------------------------------------------------------

/// One value of an encoding: where its head and all of it stand, and the values inside.
struct Node {
    start: usize,
    head: usize,
    end: usize,
    major: u8,
    inside: Vec<Self>,
}

fn node(bytes: &[u8], start: usize) -> Node {
    let (major, small) = (bytes[start] >> 5, bytes[start] & 31);
    let width = match small {
        0..24 => 0,
        24 => 1,
        25 => 2,
        26 => 4,
        _ => 8,
    };
    let head = start + 1 + width;
    let argument = bytes[start + 1..head]
        .iter()
        .fold(0, |number, byte| number << 8 | usize::from(*byte));
    let argument = if width == 0 { usize::from(small) } else { argument };
    let mut inside = Vec::new();
    let mut end = head;
    match major {
        2 | 3 => end += argument,
        4 | 5 => {
            for _ in 0..argument * usize::from(major - 3) {
                inside.push(node(bytes, end));
                end = inside.last().expect("just pushed").end;
            }
        }
        _ => {}
    }
    Node {
        start,
        head,
        end,
        major,
        inside,
    }
}

fn all_nodes(node: &Node) -> Vec<&Node> {
    let mut nodes = vec![node];
    nodes.extend(node.inside.iter().flat_map(all_nodes));
    nodes
}

/// The encoding with a part of it replaced.
fn with(bytes: &[u8], from: usize, to: usize, by: &[u8]) -> Vec<u8> {
    [&bytes[..from], by, &bytes[to..]].concat()
}

/// The head in each width that is longer than needed.
fn longer_heads(bytes: &[u8], node: &Node) -> Vec<Vec<u8>> {
    let small = bytes[node.start] & 31;
    let argument = if small < 24 {
        vec![small]
    } else {
        bytes[node.start + 1..node.head].to_vec()
    };
    let widths = [(24, 1), (25, 2), (26, 4), (27, 8)];
    widths
        .into_iter()
        .filter(|(_, width)| node.head - node.start < 1 + width)
        .map(|(small, width)| {
            let padding = vec![0; width - argument.len()];
            [vec![node.major << 5 | small], padding, argument.clone()].concat()
        })
        .collect()
}

fn indefinite(bytes: &[u8], node: &Node) -> Option<Vec<u8>> {
    let start = node.major << 5 | 31;
    match node.major {
        2 | 3 => Some([&[start], &bytes[node.start..node.end], &[0xff]].concat()),
        4 | 5 => Some([&[start], &bytes[node.head..node.end], &[0xff]].concat()),
        _ => None,
    }
}

/// Every other way to write the same, or nearly the same, as CBOR allows it.
fn other_encodings(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let root = node(bytes, 0);
    assert_eq!(root.end, bytes.len(), "one value and nothing else");
    let mut others = vec![
        ("a byte too many".to_owned(), [bytes, &[0]].concat()),
        ("twice".to_owned(), [bytes, bytes].concat()),
        ("a break too many".to_owned(), [bytes, &[0xff]].concat()),
    ];
    let mut add = |what: &str, node: &Node, by: &[u8]| {
        others.push((
            format!("{what} at {}", node.start),
            with(bytes, node.start, node.end, by),
        ));
    };
    for node in all_nodes(&root) {
        let all = &bytes[node.start..node.end];
        for head in longer_heads(bytes, node) {
            add(
                "a longer head",
                node,
                &[head.as_slice(), &bytes[node.head..node.end]].concat(),
            );
        }
        if let Some(indefinite) = indefinite(bytes, node) {
            add("an indefinite length", node, &indefinite);
        }
        add("a tag", node, &[&[0xc1], all].concat());
        add("a half float", node, &[0xf9, 0x3c, 0]);
        add("a float", node, &[0xfa, 0x3f, 0x80, 0, 0]);
        add("a double", node, &[0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]);
        add("undefined", node, &[0xf7]);
        add("an unassigned simple value", node, &[0xe0]);
        add("a bignum", node, &[0xc2, 0x41, 1]);
        add("nothing", node, &[]);
        if node.major == 5 {
            let pairs: Vec<&[u8]> = node
                .inside
                .chunks(2)
                .map(|pair| &bytes[pair[0].start..pair[1].end])
                .collect();
            for first in 0..pairs.len() {
                let mut swapped = pairs.clone();
                if first > 0 {
                    swapped.swap(first - 1, first);
                    add(
                        "keys in another order",
                        node,
                        &[&bytes[node.start..node.head], &swapped.concat()].concat(),
                    );
                }
                let mut again = pairs.clone();
                again.insert(first, pairs[first]);
                let mut head = Encoder::new(Vec::new());
                head.map(again.len() as u64).expect("a vector");
                let head = head.into_writer();
                add("a key twice", node, &[head.as_slice(), &again.concat()].concat());
            }
        }
    }
    others
}

#[test]
fn an_entry_has_one_encoding() {
    for entry in [example(), plain()] {
        let bytes = encoded(&entry);
        let others = other_encodings(&bytes);
        assert!(others.len() > 300, "{} other encodings", others.len());
        for (what, other) in others {
            assert_ne!(other, bytes);
            assert!(Entry::decode(&other).is_err(), "{what}");
        }
    }
}

/// Longer heads are CBOR that a lenient reader takes for the same entry, so they show that it is the
/// canonical form that is asked for.
#[test]
fn what_is_refused_for_its_form_is_still_cbor() {
    let bytes = encoded(&plain());
    let root = node(&bytes, 0);
    let seq = &root.inside[7];
    let longer = with(
        &bytes,
        seq.start,
        seq.head,
        &[&[0x1b, 0, 0, 0, 0], &bytes[seq.start + 1..seq.head]].concat(),
    );
    assert_eq!(Entry::decode(&longer), Err(EntryFault::NotCanonical));
    assert_eq!(
        u64::decode(&mut Decoder::new(&longer[seq.start..]), &mut ()).ok(),
        Some(65_536)
    );
}

#[test]
fn what_may_be_left_out_is_left_out() {
    let bytes = encoded(&example());
    let find = |part: &[u8]| {
        bytes
            .windows(part.len())
            .position(|window| window == part)
            .expect("there")
    };
    // `4: true` becomes `4: false`.
    let special = find(&[4, 0xf5]);
    assert_eq!(
        Entry::decode(&with(&bytes, special, special + 2, &[4, 0xf4])),
        Err(EntryFault::NotCanonical)
    );
    // A version of this log with the workstation named.
    let seen = find(&[0x82, 0x17, 0x19]);
    let named = [&[0x83, 0x50], HOME.as_bytes().as_slice(), &[0x17]].concat();
    assert_eq!(
        Entry::decode(&with(&bytes, seen, seen + 2, &named)),
        Err(EntryFault::NotCanonical)
    );
    // An item without category or fields.
    let bare = find(&[0xa2, 2, 5, 3, 0x80]);
    for less in [[0xa1, 2, 5].as_slice(), &[0xa1, 3, 0x80], &[0xa0]] {
        assert_eq!(
            Entry::decode(&with(&bytes, bare, bare + 5, less)),
            Err(EntryFault::NotCanonical)
        );
    }
}

#[test]
fn fields_of_an_item_rise() {
    for order in [[2, 1], [1, 1]] {
        let delta = |field| Delta {
            field,
            seen: None,
            value: Value::Null,
        };
        let mut entry = plain();
        entry.items = vec![Item {
            deltas: order.map(delta).to_vec(),
            ..example().items[1].clone()
        }];
        assert_eq!(
            entry.encode(),
            Err(EntryFault::NotCanonical),
            "what nobody could read is not written"
        );
        entry.items[0].deltas = [1, 2].map(delta).to_vec();
        let bytes = encoded(&entry);
        let pair = bytes.len() - 8;
        assert_eq!(bytes[pair..], [0x83, 1, 0xf6, 0xf6, 0x83, 2, 0xf6, 0xf6]);
        let [first, second] = order.map(|field| u8::try_from(field).expect("small"));
        let other = with(
            &bytes,
            pair,
            bytes.len(),
            &[0x83, first, 0xf6, 0xf6, 0x83, second, 0xf6, 0xf6],
        );
        assert_eq!(Entry::decode(&other), Err(EntryFault::NotCanonical));
    }
}

#[test]
fn words_outside_the_vocabulary_are_refused() {
    let bytes = encoded(&example());
    let root = node(&bytes, 0);
    let value = |key: usize| &root.inside[key * 2 + 1];
    let refused = |node: &Node, by: &[u8]| {
        assert_eq!(
            Entry::decode(&with(&bytes, node.start, node.end, by)),
            Err(EntryFault::Malformed),
            "{by:02x?} at {}",
            node.start
        );
    };
    refused(value(10), &[5]);
    let item = &value(16).inside[0];
    refused(&item.inside[1].inside[0], &[7]);
    refused(&item.inside[5], &[6]);
    let sealed = &item.inside[7].inside[9].inside[2];
    refused(&sealed.inside[1], &[3]);
    refused(&value(7).inside[0], &[3]);
    refused(&value(7).inside[1], &[0x4f; 16]);
    // What fits no signed 64 bits.
    let int = &item.inside[7].inside[5].inside[2];
    refused(int, &[0x1b, 0x80, 0, 0, 0, 0, 0, 0, 0]);
    refused(int, &[0x3b, 0x80, 0, 0, 0, 0, 0, 0, 0]);
    // No UTF-8.
    refused(value(15), &[0x62, 0xc3, 0x28]);
}

#[test]
fn formats_are_told_apart() {
    let bytes = encoded(&plain());
    assert_eq!(bytes[..3], [0xaf, 0, 1]);
    assert_eq!(
        Entry::decode(&with(&bytes, 2, 3, &[2])),
        Err(EntryFault::Newer(2))
    );
    assert_eq!(
        Entry::decode(&with(&bytes, 2, 3, &[0x19, 0xff, 0xff])),
        Err(EntryFault::Newer(u16::MAX))
    );
    assert_eq!(
        Entry::decode(&with(&bytes, 2, 3, &[0])),
        Err(EntryFault::Malformed),
        "never was one"
    );
}

// ---- limits ----------------------------------------------------------------------------------

#[test]
fn an_entry_is_no_larger_than_the_format_allows() {
    let with_items = |count| Entry {
        items: vec![example().items[1].clone(); count],
        ..plain()
    };
    assert!(Entry::decode(&encoded(&with_items(ENTRY_ITEMS))).is_ok());
    assert_eq!(with_items(ENTRY_ITEMS + 1).encode(), Err(EntryFault::TooLarge));
    // One item too many, as somebody else's encoder would write it.
    let bytes = encoded(&with_items(ENTRY_ITEMS));
    let head = bytes
        .windows(4)
        .position(|window| window == [16, 0x99, 3, 0xe8])
        .expect("there");
    let mut more = with(&bytes, head, head + 4, &[16, 0x99, 3, 0xe9]);
    more.extend([0xa2, 2, 5, 3, 0x80]);
    assert_eq!(Entry::decode(&more), Err(EntryFault::TooLarge));

    let with_text = |length| {
        let text = Value::Text("x".repeat(length));
        let deltas = vec![Delta {
            field: Field::Details.number(),
            seen: None,
            value: text,
        }];
        Entry {
            items: vec![Item {
                deltas,
                ..example().items[1].clone()
            }],
            ..plain()
        }
    };
    let overhead = encoded(&with_text(100_000)).len() - 100_000;
    let largest = with_text(ENTRY_BYTES - overhead);
    let bytes = encoded(&largest);
    assert_eq!(bytes.len(), ENTRY_BYTES);
    assert_eq!(Entry::decode(&bytes), Ok(largest));
    assert_eq!(
        with_text(ENTRY_BYTES - overhead + 1).encode(),
        Err(EntryFault::TooLarge)
    );
    assert_eq!(
        Entry::decode(&vec![0; ENTRY_BYTES + 1]),
        Err(EntryFault::TooLarge)
    );
}

/// Lengths that no memory would hold: reserving them would end the process.
#[test]
fn a_claimed_length_reserves_nothing() {
    let bytes = encoded(&example());
    for node in all_nodes(&node(&bytes, 0)) {
        if !matches!(node.major, 2..=5) {
            continue;
        }
        for claim in [u64::MAX, 1 << 60, 1 << 40, u64::from(u32::MAX)] {
            let head = [&[node.major << 5 | 27], claim.to_be_bytes().as_slice()].concat();
            let hostile = with(&bytes, node.start, node.head, &head);
            assert!(Entry::decode(&hostile).is_err(), "{claim} at {}", node.start);
            // With nothing behind it, too.
            assert!(Entry::decode(&hostile[..node.start + 9]).is_err());
        }
    }
}

/// Nested as deep as an entry has room for: a recursive reader would run out of stack.
#[test]
fn nesting_does_not_use_up_the_stack() {
    let bytes = encoded(&plain());
    let end = bytes.len() - 1;
    for open in [0x81, 0xa1, 0xc1] {
        assert!(Entry::decode(&with(&bytes, end, bytes.len(), &vec![open; 200_000])).is_err());
        assert!(Entry::decode(&vec![open; 200_000]).is_err());
    }
}

// ---- what stands elsewhere -------------------------------------------------------------------

#[test]
fn the_clinics_id_is_made_of_its_first_entry() {
    let bytes = encoded(&plain());
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    assert_eq!(
        clinic_of_genesis(&bytes).as_bytes(),
        digest.first_chunk().expect("32 bytes")
    );
}

#[test]
fn every_seed_of_the_fuzzer_is_an_entry() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/entry");
    let seeds: Vec<_> = std::fs::read_dir(folder)
        .expect("the seeds are in the repository")
        .collect();
    assert!(!seeds.is_empty());
    for seed in seeds {
        let path = seed.expect("a file").path();
        let bytes = std::fs::read(&path).expect("readable");
        assert_eq!(
            Entry::decode(&bytes).and_then(|entry| entry.encode()),
            Ok(bytes),
            "{}",
            path.display()
        );
    }
}
