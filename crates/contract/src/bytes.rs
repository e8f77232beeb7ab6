//! A file's bytes on the wire: Base64 in a string, a third longer than the file. As numbers, which
//! are read as well, they would be three to four times as long.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use core::fmt;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserializer, Serializer};

pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(bytes))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    deserializer.deserialize_any(Bytes)
}

struct Bytes;

impl<'de> Visitor<'de> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes as Base64 or as a list of numbers")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<u8>, E> {
        // The decoder's own message would quote what stood there.
        STANDARD
            .decode(text)
            .map_err(|_| E::custom("the bytes are not Base64"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Vec<u8>, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = numbers.next_element()? {
            bytes.push(byte);
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use crate::command::ImportPatients;
    use serde_json::{Value, json};

    fn read(content: Value) -> Result<Vec<u8>, serde_json::Error> {
        let request = json!({"content": content, "mapping": [], "dry_run": true});
        serde_json::from_value::<ImportPatients>(request).map(|request| request.content)
    }

    #[test]
    fn bytes_are_read_as_they_were_written_and_as_numbers() {
        let content = vec![0, 1, 254, 255, b'a'];
        let request = ImportPatients {
            content: content.clone(),
            mapping: Vec::new(),
            dry_run: true,
        };
        let wire = serde_json::to_value(&request).expect("serialises");
        assert_eq!(wire["content"], json!("AAH+/2E="));
        assert_eq!(read(wire["content"].clone()).expect("reads"), content);
        assert_eq!(read(json!([0, 1, 254, 255, 97])).expect("reads"), content);
        assert!(read(json!("not Base64")).is_err());
        assert!(read(json!([256])).is_err());
    }
}
