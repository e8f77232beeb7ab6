//! What a person typed and did not send. It stands outside the ledger, because they have not said it
//! yet, and under a key made from their own root: whoever else has the file and the main key has no
//! draft.

use crate::cbor::Writer;
use crate::crypto::{Key, derive_key, label, open, seal};
use crate::db::records::damaged;
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
        let tag = derive_key(label::DRAFT, &**key, b"place", &[place.as_bytes()]);
        let transaction = self.db.unchecked_transaction()?;
        transaction
            .prepare_cached("DELETE FROM draft WHERE user = ?1 AND tag = ?2")?
            .execute(params![user.as_bytes(), *tag])?;
        if !text.is_empty() {
            let others: i64 = transaction.query_row(
                "SELECT count(*) FROM draft WHERE user = ?1",
                [user.as_bytes()],
                |row| row.get(0),
            )?;
            if usize::try_from(others).unwrap_or(usize::MAX) >= DRAFTS {
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
        let mut statement = self
            .db
            .prepare_cached("SELECT tag, nonce, sealed FROM draft WHERE user = ?1")?;
        let mut rows = statement.query([user.as_bytes()])?;
        let mut drafts = Vec::new();
        while let Some(row) = rows.next()? {
            let (tag, nonce): ([u8; 32], [u8; 12]) = (row.get(0)?, row.get(1)?);
            let sealed: Vec<u8> = row.get(2)?;
            let aad = self.draft_aad(user, &Zeroizing::new(tag));
            let object_key = derive_key(label::DRAFT, &**key, &nonce, &[&aad]);
            let Ok(plain) = open(&object_key, &nonce, &aad, &sealed) else {
                continue;
            };
            drafts.push(unpacked(&plain).ok_or_else(damaged)?);
        }
        drafts.sort_by(|a, b| a.place.cmp(&b.place));
        Ok(drafts)
    }

    /// Whose drafts may be read here, and their key. The recovery sheet has none.
    fn draft_key(&self) -> Result<(UserId, &Key)> {
        let key = self.author.drafts.as_ref();
        self.user().zip(key).ok_or(Error::Refused(Refusal::NotSignedIn))
    }

    fn draft_aad(&self, user: UserId, tag: &Key) -> Vec<u8> {
        let mut aad = Writer::new();
        aad.array(3)
            .bytes(self.clinic().as_bytes())
            .bytes(user.as_bytes())
            .bytes(&**tag);
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
