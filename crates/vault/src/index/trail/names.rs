//! Ids in the order in which they came, and names in the order in which they are shown.

use super::number;
use crate::index::audit::thing;
use rusqlite::Connection;
use std::collections::HashMap;

/// Ids in the order in which they came, from 1; 0 is nobody.
#[derive(Default)]
pub(super) struct Names {
    of_thing: HashMap<i64, u32>,
    pub(super) ids: Vec<[u8; 16]>,
    /// For each number how it is sorted, once that was asked.
    pub(super) ranks: Option<Vec<u32>>,
}

impl Names {
    pub(super) fn number(&mut self, db: &Connection, thing: Option<i64>) -> rusqlite::Result<u32> {
        let Some(thing) = thing else { return Ok(0) };
        if let Some(known) = self.of_thing.get(&thing) {
            return Ok(*known);
        }
        let id = db
            .prepare_cached("SELECT id FROM thing WHERE num = ?1")?
            .query_row([thing], |row| row.get(0))?;
        self.ids.push(id);
        self.ranks = None;
        let number = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.of_thing.insert(thing, number);
        Ok(number)
    }

    /// The number of an id; none if it never came.
    pub(super) fn find(&self, db: &Connection, id: &[u8; 16]) -> rusqlite::Result<Option<u32>> {
        let thing = thing(db, id)?;
        Ok(thing.and_then(|thing| self.of_thing.get(&thing).copied()))
    }
}

/// Names by their numbers.
pub(super) fn names_of<T: Copy>(
    all: &[T],
    of: impl Fn(T) -> (u16, &'static str),
) -> impl Iterator<Item = String> {
    let mut names: Vec<String> = Vec::new();
    for one in all {
        let (number, name) = of(*one);
        let number = usize::from(number);
        if names.len() <= number {
            names.resize(number + 1, String::new());
        }
        if let Some(place) = names.get_mut(number) {
            name.clone_into(place);
        }
    }
    names.into_iter()
}

/// The order of names as they are shown: nobody first, then by letters whatever their case. Equal names are
/// equal.
pub(super) fn ranked(names: &[String]) -> Vec<u32> {
    ranked_all(std::iter::once(String::new()).chain(names.iter().cloned()))
}

pub(super) fn ranked_all(names: impl Iterator<Item = String>) -> Vec<u32> {
    let keys: Vec<(String, String)> = names.map(|name| (name.to_lowercase(), name)).collect();
    let mut sorted: Vec<&(String, String)> = keys.iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    keys.iter()
        .map(|key| number(sorted.binary_search(&key).unwrap_or(0)))
        .collect()
}
