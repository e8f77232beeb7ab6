//! The recovery sheet: 24 English words with a checksum (BIP-39) for 32 random bytes. In place of one
//! sheet of words there may be three shares of the same bytes, see [`crate::shares`].

use crate::crypto::{Key, SealingKey, derive_key, label};
use crate::error::Fault;
use crate::host::Entropy;
use bip39::{Language, Mnemonic};
use careloop_contract::{Refusal, Secret};
use careloop_ledger::sign::SigningKey;
use core::fmt;
use zeroize::Zeroizing;

/// Words on a sheet.
pub const WORDS: usize = 24;

/// What opens the vault when nobody can sign in: it signs, and every grant is also sealed to it.
///
/// The context of the derivations has no clinic in it: the clinic's id is a hash over the public
/// keys that are made here, so it is not known yet.
pub struct RecoveryKey(Key);

/// Why words are not a recovery sheet. Never says which words they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsFault {
    /// Not 24 words.
    #[error("there are {found} words instead of 24")]
    Count {
        /// How many there are.
        found: usize,
    },
    /// A word that is on no sheet.
    #[error("word {position} is not a recovery word")]
    UnknownWord {
        /// Which one, from 1.
        position: usize,
    },
    /// All words are known, but they are not a sheet: one is wrong or two are swapped.
    #[error("the words do not belong together")]
    Checksum,
}

impl From<WordsFault> for Refusal {
    fn from(_: WordsFault) -> Self {
        Self::WrongRecoveryWords
    }
}

impl RecoveryKey {
    /// A new clinic's recovery key.
    ///
    /// # Errors
    /// [`Fault::Entropy`].
    pub fn make(entropy: &dyn Entropy) -> Result<Self, Fault> {
        entropy.make_secret().map(Self)
    }

    /// The key that these bytes were made for, as shares give them back.
    pub(crate) const fn from_bytes(bytes: Key) -> Self {
        Self(bytes)
    }

    /// The bytes that the sheet stands for.
    pub(crate) const fn as_bytes(&self) -> &Key {
        &self.0
    }

    /// The 24 words for the sheet. They are public words; their order is the secret, so keep the
    /// list no longer than it takes to show it.
    ///
    /// # Errors
    /// None in practice; [`Fault::Crypto`] if 32 bytes were not a length that BIP-39 takes.
    pub fn words(&self) -> Result<Vec<&'static str>, Fault> {
        let mnemonic = Mnemonic::from_entropy(&*self.0).map_err(|_| Fault::Crypto)?;
        Ok(mnemonic.words().collect())
    }

    /// Reads the words of a sheet as people type them: in any case, over several lines, with the
    /// sheet's numbers ("1. abandon") or with commas.
    ///
    /// # Errors
    /// [`WordsFault`].
    pub fn parse(text: &str) -> Result<Self, WordsFault> {
        let text = Zeroizing::new(text.to_lowercase());
        let words = text
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty());
        let mut clean = Zeroizing::new(String::with_capacity(text.len().saturating_add(1)));
        let mut found = 0_usize;
        for word in words {
            found = found.saturating_add(1);
            if Language::English.find_word(word).is_none() && found <= WORDS {
                return Err(WordsFault::UnknownWord { position: found });
            }
            clean.push_str(word);
            clean.push(' ');
        }
        if found != WORDS {
            return Err(WordsFault::Count { found });
        }
        let mnemonic = Mnemonic::parse_in_normalized(Language::English, clean.trim_end())
            .map_err(|_| WordsFault::Checksum)?;
        let entropy = Zeroizing::new(mnemonic.to_entropy());
        let key = entropy
            .as_slice()
            .try_into()
            .map_err(|_| WordsFault::Count { found })?;
        Ok(Self(Zeroizing::new(key)))
    }

    /// The key that signs what the recovery sheet decides.
    #[must_use]
    pub fn derive_signing_key(&self) -> SigningKey {
        SigningKey::from_seed(&derive_key(label::RECOVERY_SIGN, &*self.0, &[], &[]))
    }

    /// The key that every grant is also sealed to.
    #[must_use]
    pub fn derive_sealing_key(&self) -> SealingKey {
        SealingKey::from_seed(&derive_key(label::RECOVERY_X25519, &*self.0, &[], &[]))
    }
}

/// A passphrase of words of the same list, 11 random bits each, with hyphens between them.
///
/// # Errors
/// [`Fault::Entropy`].
pub fn make_passphrase(entropy: &dyn Entropy, words: usize) -> Result<Secret<String>, Fault> {
    let list = Language::English.word_list();
    let mut passphrase = Secret::new(String::new());
    for number in 0..words {
        let drawn = u16::from_be_bytes(*entropy.make_secret::<2>()?);
        // The list has 2,048 words, so no word is likelier than another.
        let word = list.get(usize::from(drawn) % list.len()).ok_or(Fault::Entropy)?;
        let hyphen = if number == 0 { "" } else { "-" };
        passphrase = Secret::new(format!("{}{hyphen}{word}", passphrase.expose()));
    }
    Ok(passphrase)
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::hex;

    /// The vectors of 24 words in BIP-39's reference implementation (`vectors.json`).
    #[test]
    fn words_are_those_of_bip_39() {
        let check = |entropy: &str, words: &str| {
            let key = RecoveryKey(Zeroizing::new(hex(entropy).try_into().expect("32 bytes")));
            assert_eq!(key.words().expect("24 words").join(" "), words);
            assert_eq!(*RecoveryKey::parse(words).expect("reads back").0, *key.0);
        };
        check(&"00".repeat(32), &format!("{}art", "abandon ".repeat(23)));
        check(&"ff".repeat(32), &format!("{}vote", "zoo ".repeat(23)));
        check(
            &"7f".repeat(32),
            "legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth \
             useful legal winner thank year wave sausage worth title",
        );
        check(
            "68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c",
            "hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy \
             gospel tennis maple dilemma loan word shrug inflict delay length",
        );
    }

    #[test]
    fn a_passphrase_is_made_of_the_words_of_the_list() {
        let host = crate::Host::for_tests(3);
        let make = || make_passphrase(&*host.entropy, 10).expect("ten words");
        let (one, other) = (make(), make());
        assert_ne!(one.expose(), other.expose());
        let words: Vec<&str> = one.expose().split('-').collect();
        assert_eq!(words.len(), 10);
        assert!(
            words
                .iter()
                .all(|word| Language::English.find_word(word).is_some())
        );
    }

    #[test]
    fn a_sheet_is_read_as_people_type_it() {
        let numbered: String = (1..24)
            .map(|n| format!("{n:2}. Abandon,\r\n"))
            .chain(["24)\tART \n".to_owned()])
            .collect();
        assert_eq!(*RecoveryKey::parse(&numbered).expect("a sheet").0, [0; 32]);
    }

    #[test]
    fn what_is_not_a_sheet_is_refused_with_the_reason() {
        let check = |text: String, expected: WordsFault| {
            assert_eq!(RecoveryKey::parse(&text).expect_err("not a sheet"), expected);
        };
        check("abandon ".repeat(23), WordsFault::Count { found: 23 });
        check("abandon ".repeat(25), WordsFault::Count { found: 25 });
        check(String::new(), WordsFault::Count { found: 0 });
        check("abandon ".repeat(24), WordsFault::Checksum);
        check(
            format!("{}abandom art", "abandon ".repeat(22)),
            WordsFault::UnknownWord { position: 23 },
        );
    }

    #[test]
    fn the_sheet_s_two_keys_differ_from_each_other_and_from_a_user_s() {
        let key = RecoveryKey(Zeroizing::new([1; 32]));
        let user = crate::crypto::UserRoot::from_key(Zeroizing::new([1; 32]));
        let nobody = careloop_contract::UserId::from_bytes([0; 16]);
        assert_ne!(
            key.derive_signing_key().public_key(),
            user.derive_signing_key(nobody).public_key()
        );
        assert_ne!(
            key.derive_sealing_key().public_key(),
            user.derive_sealing_key(nobody).public_key()
        );
        assert_ne!(
            key.derive_signing_key().public_key().as_bytes(),
            &key.derive_sealing_key().public_key().0
        );
    }
}
