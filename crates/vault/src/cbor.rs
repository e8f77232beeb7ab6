//! Canonical CBOR for what the vault stores beside the ledger.
//!
//! RFC 8949 section 4.2.1: integer keys ascending, shortest integers, definite lengths, no floats,
//! no tags. `Record::decoded` encodes again and compares, so that a record has exactly one
//! encoding and therefore one hash. Nothing here reserves memory by a length that the input names.

use careloop_contract::Instant;
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

/// The bytes are not the one canonical encoding of what they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are not in the one canonical form of this record")]
pub struct Malformed;

impl From<minicbor::decode::Error> for Malformed {
    fn from(_: minicbor::decode::Error) -> Self {
        Self
    }
}

/// Something with exactly one encoding.
pub(crate) trait Record: Sized {
    /// Appends the encoding.
    fn write(&self, to: &mut Writer);

    /// Reads what [`Record::write`] wrote.
    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed>;

    /// The encoding on its own.
    fn encoded(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.finish()
    }

    /// Reads the encoding and nothing else.
    fn decoded(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let record = Self::read(&mut reader)?;
        if record.encoded() == bytes {
            Ok(record)
        } else {
            Err(Malformed)
        }
    }
}

/// Appends canonical CBOR to a buffer.
///
/// Writing to a vector cannot fail, so the encoder's results are let go.
pub(crate) struct Writer(Encoder<Vec<u8>>);

impl Writer {
    pub(crate) fn new() -> Self {
        // Large enough for every record that holds a secret: no copy is left behind by growing.
        Self(Encoder::new(Vec::with_capacity(1024)))
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0.into_writer()
    }

    pub(crate) fn map(&mut self, entries: u64) -> &mut Self {
        let _ = self.0.map(entries);
        self
    }

    pub(crate) fn array(&mut self, items: usize) -> &mut Self {
        let _ = self.0.array(items as u64);
        self
    }

    pub(crate) fn uint(&mut self, number: impl Into<u64>) -> &mut Self {
        let _ = self.0.u64(number.into());
        self
    }

    pub(crate) fn instant(&mut self, instant: Instant) -> &mut Self {
        let _ = self.0.i64(instant.as_millis());
        self
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let _ = self.0.bytes(bytes);
        self
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        let _ = self.0.str(text);
        self
    }

    pub(crate) fn bool(&mut self, answer: bool) -> &mut Self {
        let _ = self.0.bool(answer);
        self
    }

    pub(crate) fn optional_bytes(&mut self, bytes: Option<&[u8]>) -> &mut Self {
        let _ = match bytes {
            Some(bytes) => self.0.bytes(bytes),
            None => self.0.null(),
        };
        self
    }

    pub(crate) fn records<R: Record>(&mut self, records: &[R]) -> &mut Self {
        self.array(records.len());
        for record in records {
            record.write(self);
        }
        self
    }
}

/// Reads canonical CBOR without trusting any length in it.
pub(crate) struct Reader<'b>(Decoder<'b>);

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self(Decoder::new(bytes))
    }

    /// A map with exactly this many entries.
    pub(crate) fn map(&mut self, entries: u64) -> Result<(), Malformed> {
        if self.0.map()? == Some(entries) {
            Ok(())
        } else {
            Err(Malformed)
        }
    }

    /// The number of entries of a map of definite length.
    pub(crate) fn entries(&mut self) -> Result<u64, Malformed> {
        self.0.map()?.ok_or(Malformed)
    }

    /// Exactly this key.
    pub(crate) fn key(&mut self, key: u8) -> Result<&mut Self, Malformed> {
        if self.0.u64()? == u64::from(key) {
            Ok(self)
        } else {
            Err(Malformed)
        }
    }

    /// An array with exactly this many items.
    pub(crate) fn list(&mut self, items: u64) -> Result<(), Malformed> {
        if self.array()? == items {
            Ok(())
        } else {
            Err(Malformed)
        }
    }

    /// The number of items of an array of definite length.
    pub(crate) fn array(&mut self) -> Result<u64, Malformed> {
        self.0.array()?.ok_or(Malformed)
    }

    pub(crate) fn uint<N: TryFrom<u64>>(&mut self) -> Result<N, Malformed> {
        N::try_from(self.0.u64()?).map_err(|_| Malformed)
    }

    pub(crate) fn instant(&mut self) -> Result<Instant, Malformed> {
        Ok(Instant::from_millis(self.0.i64()?))
    }

    pub(crate) fn bytes(&mut self) -> Result<&'b [u8], Malformed> {
        Ok(self.0.bytes()?)
    }

    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        self.bytes()?.try_into().map_err(|_| Malformed)
    }

    pub(crate) fn optional_fixed<const N: usize>(&mut self) -> Result<Option<[u8; N]>, Malformed> {
        if self.0.datatype()? == Type::Null {
            self.0.null()?;
            return Ok(None);
        }
        self.fixed().map(Some)
    }

    pub(crate) fn optional_bytes(&mut self) -> Result<Option<&'b [u8]>, Malformed> {
        if self.0.datatype()? == Type::Null {
            self.0.null()?;
            return Ok(None);
        }
        self.bytes().map(Some)
    }

    pub(crate) fn text(&mut self) -> Result<&'b str, Malformed> {
        Ok(self.0.str()?)
    }

    pub(crate) fn bool(&mut self) -> Result<bool, Malformed> {
        Ok(self.0.bool()?)
    }

    /// An array of records. Grows as records are read: a false count ends at the end of the input.
    pub(crate) fn records<R: Record>(&mut self) -> Result<Vec<R>, Malformed> {
        let count = self.array()?;
        let mut records = Vec::new();
        for _ in 0..count {
            records.push(R::read(self)?);
        }
        Ok(records)
    }
}
