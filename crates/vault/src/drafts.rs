//! What a person typed and did not send. It stands outside the ledger, because they have not said it
//! yet, and under a key made from their own root: whoever else has the file and the main key has no
//! draft.

use crate::cbor::Writer;
use crate::crypto::{Key, derive_key, label, open, seal};
use crate::error::{Error, Result};
use crate::vault::OpenVault;
use careloop_contract::limits::{DRAFT_PLACE_CHARS, DRAFTS, NOTE_CHARS};
use careloop_contract::{Field, Refusal, Secret, UserId};
use rusqlite::params;
use zeroize::Zeroizing;

/// What was typed somewhere.
#[derive(Debug)]
pub struct TypedDraft {
    /// Where: a name of the window's own choice.
    pub place: String,
    /// The text.
    pub text: Secret<String>,
}

impl OpenVault {
    /// Keeps a draft in place of the one from the same place. An empty text forgets it.
    ///
    /// # Errors
    /// [`Refusal::OutOfRange`] for a place without a name or with too long a one, and for one draft too
    /// many; [`Refusal::TooLong`]; [`Refusal::AlarmStands`]; the database's.
    pub fn keep_draft(&mut self, place: &str, text: &str) -> Result<()> {
        if place.is_empty() || place.chars().nth(DRAFT_PLACE_CHARS).is_some() {
            return Err(Refusal::OutOfRange.into());
        }
        if text.chars().nth(NOTE_CHARS).is_some() {
            return Err(Refusal::TooLong {
                field: Field::NoteText,
                max: NOTE_CHARS,
            }
            .into());
        }
        if !self.alarms.is_empty() {
            return Err(Refusal::AlarmStands.into());
        }
        let (user, key) = self.draft_key()?;
        let kept = self.write_draft(user, key, place, text);
        kept.map_err(|error| error.seen_in(self.folder.path()))
    }

    fn write_draft(&self, user: UserId, key: &Key, place: &str, text: &str) -> Result<()> {
        let tag = derive_key(label::DRAFT_TAG, &**key, &[], &[place.as_bytes()]);
        let transaction = self.db.unchecked_transaction()?;
        transaction
            .prepare_cached("DELETE FROM draft WHERE user = ?1 AND tag = ?2")?
            .execute(params![user.as_bytes(), *tag])?;
        if !text.is_empty() {
            if self.count_drafts(user)? >= DRAFTS {
                self.remove_dead_drafts(user, key)?;
            }
            if self.count_drafts(user)? >= DRAFTS {
                return Err(Refusal::OutOfRange.into());
            }
            let nonce: [u8; 12] = self.host.entropy.make_bytes()?;
            let aad = self.draft_aad(user, &tag);
            let object_key = derive_key(label::DRAFT, &**key, &nonce, &[&aad]);
            let sealed = seal(&object_key, &nonce, &aad, &packed(place, text))?;
            transaction
                .prepare_cached("INSERT INTO draft (user, tag, nonce, sealed) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![user.as_bytes(), *tag, nonce, sealed])?;
        }
        Ok(transaction.commit()?)
    }

    /// The drafts of whoever is signed in. One that their key does not open is left out: after a reset
    /// they have another.
    ///
    /// # Errors
    /// The database's.
    pub fn drafts(&self) -> Result<Vec<TypedDraft>> {
        let (user, key) = self.draft_key()?;
        let opened = self.open_drafts(user, key)?.into_iter();
        let mut drafts: Vec<_> = opened.filter_map(|(_, draft)| draft).collect();
        drafts.sort_by(|a, b| a.place.cmp(&b.place));
        Ok(drafts)
    }

    /// Every draft of a person by its tag; none where the key does not open it.
    fn open_drafts(&self, user: UserId, key: &Key) -> Result<Vec<([u8; 32], Option<TypedDraft>)>> {
        let mut statement = self
            .db
            .prepare_cached("SELECT tag, nonce, sealed FROM draft WHERE user = ?1")?;
        let mut rows = statement.query([user.as_bytes()])?;
        let mut drafts = Vec::new();
        while let Some(row) = rows.next()? {
            let (tag, nonce): ([u8; 32], [u8; 12]) = (row.get(0)?, row.get(1)?);
            let sealed: Vec<u8> = row.get(2)?;
            let aad = self.draft_aad(user, &tag);
            let object_key = derive_key(label::DRAFT, &**key, &nonce, &[&aad]);
            let plain = open(&object_key, &nonce, &aad, &sealed).ok();
            drafts.push((tag, plain.and_then(|plain| unpacked(&plain))));
        }
        Ok(drafts)
    }

    fn count_drafts(&self, user: UserId) -> Result<usize> {
        let mut statement = self
            .db
            .prepare_cached("SELECT count(*) FROM draft WHERE user = ?1")?;
        let count: i64 = statement.query_row([user.as_bytes()], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// Removes what nobody can open any more: drafts from before a reset.
    fn remove_dead_drafts(&self, user: UserId, key: &Key) -> Result<()> {
        let drafts = self.open_drafts(user, key)?.into_iter();
        for (tag, _) in drafts.filter(|(_, draft)| draft.is_none()) {
            self.db
                .prepare_cached("DELETE FROM draft WHERE user = ?1 AND tag = ?2")?
                .execute(params![user.as_bytes(), tag])?;
        }
        Ok(())
    }

    /// Whose drafts may be read here, and their key. The recovery sheet has none.
    fn draft_key(&self) -> Result<(UserId, &Key)> {
        let key = self.author.drafts.as_ref();
        self.user().zip(key).ok_or(Error::Refused(Refusal::NotSignedIn))
    }

    fn draft_aad(&self, user: UserId, tag: &[u8; 32]) -> Vec<u8> {
        let mut aad = Writer::new();
        aad.array(3)
            .bytes(self.clinic().as_bytes())
            .bytes(user.as_bytes())
            .bytes(tag);
        aad.finish()
    }
}

/// The place's length in two bytes, the place, the text.
fn packed(place: &str, text: &str) -> Zeroizing<Vec<u8>> {
    // Reserved at once, so that growing leaves no copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 + place.len() + text.len()));
    let length = u16::try_from(place.len()).unwrap_or(u16::MAX);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(place.as_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

fn unpacked(bytes: &[u8]) -> Option<TypedDraft> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (place, text) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let read = |bytes: &[u8]| core::str::from_utf8(bytes).map(str::to_owned).ok();
    Some(TypedDraft {
        place: read(place)?,
        text: Secret::new(read(text)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::create::{NewClinic, create};
    use crate::crypto::UserRoot;
    use crate::entrance::sign_in;
    use crate::folder::Folder;
    use crate::host::Host;
    use crate::kdf::KdfParams;
    use careloop_contract::{Alarm, ClinicId};
    use careloop_ledger::Kind;

    const PASSWORD: &str = "seven quiet harbours";

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    fn enter(folder: &Folder, host: &Host) -> OpenVault {
        sign_in(folder, host, "dana.reyes", &secret(PASSWORD)).expect("it opens")
    }

    fn new_vault() -> (tempfile::TempDir, Folder, Host, OpenVault) {
        let home = tempfile::tempdir().expect("a folder");
        let (folder, host) = (Folder::new(home.path().join("vault")), Host::for_tests(8));
        let new = NewClinic {
            clinic: "Willow Creek",
            zone: "America/New_York",
            login: "dana.reyes",
            name: "Dana Reyes",
            password: &secret(PASSWORD),
            workstation: "front desk",
            device_secret: true,
            test_clinic: true,
            kdf: KdfParams::DEFAULT,
        };
        create(&folder, &host, &new).expect("a vault");
        let vault = enter(&folder, &host);
        (home, folder, host, vault)
    }

    fn texts(vault: &OpenVault) -> Vec<(String, String)> {
        let drafts = vault.drafts().expect("they are read").into_iter();
        drafts
            .map(|draft| (draft.place, draft.text.expose().clone()))
            .collect()
    }

    /// Every column of the table, as bytes.
    fn stored(vault: &OpenVault) -> Vec<(Vec<u8>, [u8; 12], Vec<u8>)> {
        let mut statement = vault
            .db
            .prepare("SELECT tag, nonce, sealed FROM draft")
            .expect("there is a table");
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        rows.expect("rows")
            .collect::<rusqlite::Result<_>>()
            .expect("rows")
    }

    #[test]
    fn a_draft_is_kept_replaced_and_forgotten() {
        let (_home, folder, host, mut vault) = new_vault();
        let entries = vault.entries();
        assert_eq!(texts(&vault), []);
        vault.keep_draft("task 1", "call back").expect("is kept");
        vault.keep_draft("quick add", "Wünsch, Maude").expect("is kept");
        vault
            .keep_draft("task 1", "call back\nafter noon")
            .expect("is kept");
        let both = [
            ("quick add".to_owned(), "Wünsch, Maude".to_owned()),
            ("task 1".to_owned(), "call back\nafter noon".to_owned()),
        ];
        assert_eq!(texts(&vault), both);
        assert_eq!(vault.entries(), entries, "nobody has said it yet");
        vault.leave(Kind::Locked).expect("it closes");
        let mut vault = enter(&folder, &host);
        assert_eq!(texts(&vault), both, "after a lock and a restart");
        vault.rebuild(&mut |_, _, _| true).expect("is rebuilt");
        assert_eq!(texts(&vault), both, "nothing computes it");
        vault.keep_draft("task 1", "").expect("is forgotten");
        vault
            .keep_draft("never typed in", "")
            .expect("is nothing to forget");
        assert_eq!(texts(&vault), both[..1]);
    }

    #[test]
    fn a_draft_stands_under_its_authors_key_alone() {
        let (_home, _folder, host, mut vault) = new_vault();
        vault.keep_draft("task 1", "potassium 5.9").expect("is kept");
        let user = vault.user().expect("somebody is in");
        let (tag, nonce, sealed) = stored(&vault).pop().expect("a row");
        for words in ["potassium", "task 1"] {
            let holds = |bytes: &[u8]| bytes.windows(words.len()).any(|part| part == words.as_bytes());
            assert!(!holds(&tag) && !holds(&sealed), "{words}");
        }
        let own = vault.author.drafts.clone().expect("a person has drafts");
        let other = UserRoot::make(&*host.entropy).expect("a root");
        let mut keys = vec![other.derive_draft_key(user)];
        for compartment in [&vault.keys.main, &vault.keys.clinical, &vault.keys.audit] {
            for key in compartment.values() {
                keys.push(key.clone());
                keys.push(derive_key(label::DRAFT, &**key, &[], &[user.as_bytes()]));
            }
        }
        assert!(keys.len() > 6, "the first person holds all three");
        let tag: [u8; 32] = tag.try_into().expect("a digest");
        let aad = vault.draft_aad(user, &tag);
        let opens = |key: &Key, aad: &[u8]| {
            let object_key = derive_key(label::DRAFT, &**key, &nonce, &[aad]);
            open(&object_key, &nonce, aad, &sealed).is_ok()
        };
        assert!(opens(&own, &aad));
        assert!(!keys.iter().any(|key| opens(key, &aad)));
        assert!(!opens(&own, &vault.draft_aad(UserId::from_bytes([1; 16]), &tag)));
        assert_ne!(vault.clinic(), ClinicId::from_bytes([0; 16]));
        // Somebody who moves it to another place or person moves nothing that opens.
        vault
            .db
            .execute("UPDATE draft SET tag = ?1", [[7_u8; 32]])
            .expect("moved");
        assert_eq!(texts(&vault), []);
    }

    #[test]
    fn there_are_so_many_drafts_of_such_a_size_and_none_while_an_alarm_stands() {
        let (_home, _folder, _host, mut vault) = new_vault();
        let refused = |outcome: Result<()>| match outcome {
            Err(Error::Refused(refusal)) => Some(refusal),
            Ok(()) | Err(Error::Fault(_)) => None,
        };
        let long = "x".repeat(DRAFT_PLACE_CHARS + 1);
        for place in ["", &long] {
            assert_eq!(
                refused(vault.keep_draft(place, "text")),
                Some(Refusal::OutOfRange)
            );
        }
        let text = "ü".repeat(NOTE_CHARS);
        vault
            .keep_draft(&"ü".repeat(DRAFT_PLACE_CHARS), &text)
            .expect("is kept");
        assert_eq!(texts(&vault).pop().map(|(_, kept)| kept), Some(text.clone()));
        assert_eq!(
            refused(vault.keep_draft("place", &format!("{text}."))),
            Some(Refusal::TooLong {
                field: Field::NoteText,
                max: NOTE_CHARS
            })
        );
        for number in 1..DRAFTS {
            vault.keep_draft(&number.to_string(), "text").expect("is kept");
        }
        assert_eq!(
            refused(vault.keep_draft("one more", "text")),
            Some(Refusal::OutOfRange)
        );
        vault
            .keep_draft("1", "another text")
            .expect("that one is there already");
        assert_eq!(texts(&vault).len(), DRAFTS);
        // As after a reset: these were sealed under another root's key.
        vault
            .db
            .execute("UPDATE draft SET nonce = ?1", [[7_u8; 12]])
            .expect("spoiled");
        vault.keep_draft("one more", "text").expect("the dead make room");
        assert_eq!(texts(&vault).len(), 1);
        vault.alarms.push(Alarm::OlderSideFile);
        assert_eq!(
            refused(vault.keep_draft("one more", "")),
            Some(Refusal::AlarmStands)
        );
        assert_eq!(texts(&vault).len(), 1, "they can still be read");
    }
}
