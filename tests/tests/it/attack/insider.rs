//! What a colleague has who reads this program's source: their own keys, everything those open, and
//! the database without the program in between.

use super::scene::Scene;
use careloop_contract::{ClinicId, UserId, WorkstationId};
use careloop_ledger::sign::SigningKey;
use careloop_ledger::tree::{Frontier, leaf_hash};
use careloop_ledger::{Entry, Item, Kind, Outcome};
use careloop_tests::secret;
use careloop_vault::crypto::{Key, SealingKey, derive_key, label};
use careloop_vault::db::project::{EntryPlace, SearchUpdate, apply};
use careloop_vault::grant::{Compartment, Grant, Recipient};
use careloop_vault::header::{Header, login_tag};
use careloop_vault::keychain::DeviceRecord;
use careloop_vault::testing::MemoryKeychain;
use rusqlite::{Connection, params};
use std::fmt::Write as _;
use std::path::Path;

/// A person's keys, taken out of the vault's own files with the person's own password.
pub(crate) struct Insider {
    pub(crate) user: UserId,
    pub(crate) clinic: ClinicId,
    pub(crate) workstation: WorkstationId,
    pub(crate) signing: SigningKey,
    pub(crate) sealing: SealingKey,
    /// The main key, and what SQLCipher is opened with.
    pub(crate) main: Key,
    raw_key: String,
}

impl Insider {
    /// Does by hand what a sign-in does.
    pub(crate) fn of(
        header: &[u8],
        keychain: &MemoryKeychain,
        scene: &Scene,
        login: &str,
        password: &str,
    ) -> Self {
        let header = Header::decode(header).unwrap();
        let clinic = header.clinic;
        let roster = header.roster().unwrap();
        let workstation = roster.workstations.last().unwrap().id;
        let device = DeviceRecord::load(keychain, clinic, workstation)
            .unwrap()
            .unwrap();
        let user = roster.person(login_tag(clinic, login)).unwrap().user;
        let root = header
            .slot(user, workstation)
            .unwrap()
            .open(
                clinic,
                &secret(password),
                Some(&device.device_secret),
                &scene.host.kdf,
            )
            .unwrap();
        let sealing = root.derive_sealing_key(user);
        let epoch = *header.main_epochs.last().unwrap();
        let granted = header
            .main_grants
            .iter()
            .find(|grant| grant.epoch == epoch.epoch && grant.recipient == Recipient::User(user));
        let main = granted.unwrap().open(clinic, &sealing).unwrap();
        let database = derive_key(
            label::SQLCIPHER,
            &*main,
            &[],
            &[clinic.as_bytes(), &epoch.epoch.to_be_bytes()],
        );
        let mut raw_key = String::new();
        for byte in database.iter().chain(&epoch.salt) {
            write!(raw_key, "{byte:02x}").unwrap();
        }
        Self {
            user,
            clinic,
            workstation,
            signing: root.derive_signing_key(user),
            sealing,
            main,
            raw_key,
        }
    }

    /// With the header and keychain of a scene, and everybody's usual password.
    pub(crate) fn in_scene(scene: &Scene, login: &str) -> Self {
        let header = std::fs::read(scene.vault().join("vault.hdr")).unwrap();
        Self::of(
            &header,
            &scene.keychain,
            scene,
            login,
            careloop_tests::Clinic::PASSWORD,
        )
    }

    /// Opens the database without the program.
    pub(crate) fn open(&self, path: &Path) -> Raw {
        let db = Connection::open(path).unwrap();
        db.execute_batch(&format!(
            "PRAGMA key = \"x'{}'\"; PRAGMA foreign_keys = OFF;",
            self.raw_key
        ))
        .unwrap();
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
            row.get::<_, i64>(0)
        })
        .unwrap();
        Raw { db }
    }

    /// As [`Self::open`], where the key may not fit.
    pub(crate) fn try_open(&self, path: &Path) -> Option<Raw> {
        let db = Connection::open(path).unwrap();
        db.execute_batch(&format!("PRAGMA key = \"x'{}'\";", self.raw_key))
            .unwrap();
        let read = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
            row.get::<_, i64>(0)
        });
        read.ok().map(|_| Raw { db })
    }

    /// Every compartment key that the vault's grants give this person: compartment, epoch, key.
    pub(crate) fn granted(&self, raw: &Raw) -> Vec<(Compartment, u32, Key)> {
        let mut statement = raw.db.prepare("SELECT bytes FROM compartment_grant").unwrap();
        let grants = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        let grants = grants.map(|bytes| Grant::decode(&bytes.unwrap()).unwrap());
        grants
            .filter_map(|grant| {
                let key = grant.open(self.clinic, &self.sealing).ok()?;
                Some((grant.compartment, grant.epoch, key))
            })
            .collect()
    }
}

/// A row of the ledger's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) place: i64,
    pub(crate) log: i64,
    pub(crate) seq: i64,
    pub(crate) bytes: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

impl Row {
    /// The entry.
    pub(crate) fn entry(&self) -> Entry {
        Entry::decode(&self.bytes).unwrap()
    }

    /// Makes the row say something else, signed with a key.
    pub(crate) fn sign(&mut self, entry: &Entry, key: &SigningKey) {
        let signed = entry.sign(key).unwrap();
        self.bytes = signed.bytes;
        self.signature = signed.signature.as_bytes().to_vec();
    }
}

/// The database, opened without the program.
pub(crate) struct Raw {
    pub(crate) db: Connection,
}

impl Raw {
    /// Runs SQL that the triggers would not let through; the triggers are there again afterwards.
    pub(crate) fn run(&self, sql: &str) {
        let run = self.without_triggers(|db| db.execute_batch(sql));
        run.unwrap();
    }

    fn without_triggers<T>(&self, work: impl FnOnce(&Connection) -> T) -> T {
        let mut statement = self
            .db
            .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            .unwrap();
        let triggers = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        let triggers: Vec<(String, String)> = triggers.map(Result::unwrap).collect();
        for (name, _) in &triggers {
            self.db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        let answer = work(&self.db);
        for (_, sql) in &triggers {
            self.db.execute_batch(sql).unwrap();
        }
        answer
    }

    /// How many rows a query counts.
    pub(crate) fn count(&self, sql: &str) -> i64 {
        self.db.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// The ledger.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let mut statement = self
            .db
            .prepare("SELECT place, log, seq, bytes, signature FROM entry ORDER BY place")
            .unwrap();
        let rows = statement.query_map([], |row| {
            Ok(Row {
                place: row.get(0)?,
                log: row.get(1)?,
                seq: row.get(2)?,
                bytes: row.get(3)?,
                signature: row.get(4)?,
            })
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// Puts other rows in the place of the ledger.
    pub(crate) fn put_rows(&self, rows: &[Row]) {
        self.without_triggers(|db| {
            let transaction = db.unchecked_transaction().unwrap();
            transaction.execute("DELETE FROM entry", []).unwrap();
            for row in rows {
                transaction
                    .execute(
                        "INSERT INTO entry (place, log, seq, bytes, signature) VALUES (?1, ?2, ?3, ?4, ?5)",
                        params![row.place, row.log, row.seq, row.bytes, row.signature],
                    )
                    .unwrap();
            }
            transaction.commit().unwrap();
        });
    }

    /// Computes every table from the ledger, as the program does: nothing in them gives the attack
    /// away.
    pub(crate) fn tables_follow(&self) {
        let transaction = self.db.unchecked_transaction().unwrap();
        for table in [
            "clinic",
            "workstation",
            "person",
            "compartment_grant",
            "session",
            "patient",
            "task",
            "remark",
            "entry_item",
            "locked_time",
            "verified",
            "backup",
            "review",
            "alert_disposed",
            "task_text",
            "patient_text",
            "task_pending",
            "patient_pending",
        ] {
            transaction
                .execute_batch(&format!("DELETE FROM {table}"))
                .unwrap();
        }
        transaction
            .execute_batch(
                "INSERT INTO task_search (task_search) VALUES ('delete-all');
                 INSERT INTO patient_search (patient_search) VALUES ('delete-all');",
            )
            .unwrap();
        for row in self.rows() {
            // What the program cannot read it passes over, and so does who imitates it.
            let Ok(entry) = Entry::decode(&row.bytes) else {
                continue;
            };
            let at = EntryPlace {
                place: row.place.unsigned_abs(),
                log: row.log.unsigned_abs(),
            };
            apply(&transaction, at, &entry, SearchUpdate::Pending).unwrap();
        }
        transaction.commit().unwrap();
    }

    /// Stores the tree of the rows that are there.
    pub(crate) fn frontier_follows(&self) {
        let leaves: Vec<_> = self.rows().iter().map(|row| leaf_hash(&row.bytes)).collect();
        self.db
            .execute("UPDATE log SET frontier = ?1", [Frontier::of(&leaves).to_bytes()])
            .unwrap();
    }

    /// Removes checkpoints over more entries than there are.
    pub(crate) fn checkpoints_follow(&self) {
        let size = self.count("SELECT count(*) FROM entry");
        let mut statement = self.db.prepare("SELECT epoch, note FROM checkpoint").unwrap();
        let notes = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        let beyond: Vec<i64> = notes
            .map(Result::unwrap)
            .filter(|(_, note): &(i64, String)| note.lines().nth(1).unwrap().parse::<i64>().unwrap() > size)
            .map(|(epoch, _)| epoch)
            .collect();
        for epoch in beyond {
            self.run(&format!("DELETE FROM checkpoint WHERE epoch = {epoch}"));
        }
    }

    /// Everything that is computed agrees with the rows that are there.
    pub(crate) fn all_follows(&self) {
        self.tables_follow();
        self.frontier_follows();
        self.checkpoints_follow();
    }

    /// An entry that goes on from the last one: who acts and what it says is up to the attacker.
    pub(crate) fn next_entry(&self, kind: Kind, items: Vec<Item>) -> Entry {
        let rows = self.rows();
        let last = rows.last().unwrap().entry();
        let leaves: Vec<_> = rows.iter().map(|row| leaf_hash(&row.bytes)).collect();
        let mut act = *last.act.as_bytes();
        act[15] ^= 0x5a;
        Entry {
            seq: last.seq + 1,
            previous_root: Frontier::of(&leaves).root(),
            clock: last.clock + 1,
            act: careloop_contract::ActId::from_bytes(act),
            part: 1,
            parts: 1,
            kind: kind.number(),
            outcome: Outcome::Done,
            items,
            session: None,
            ..last
        }
    }

    /// Appends a signed entry, and lets every table follow.
    pub(crate) fn append(&self, entry: &Entry, key: &SigningKey) -> u64 {
        let mut rows = self.rows();
        let mut row = rows.last().unwrap().clone();
        row.place += 1;
        row.seq += 1;
        row.sign(entry, key);
        rows.push(row);
        self.put_rows(&rows);
        self.tables_follow();
        entry.seq
    }
}

/// Numbers, chains and signs rows anew from one on. `named`: the entries also say that this key
/// signs them; else they go on naming the key they did.
pub(crate) fn chain_anew(rows: &mut [Row], from: usize, key: &SigningKey, named: bool) {
    let leaves: Vec<_> = rows[..from].iter().map(|row| leaf_hash(&row.bytes)).collect();
    let mut tree = Frontier::of(&leaves);
    for row in &mut rows[from..] {
        let mut entry = row.entry();
        entry.seq = tree.size();
        entry.previous_root = tree.root();
        if named {
            entry.signer = key.public_key().key_id();
        }
        row.seq = i64::try_from(entry.seq).unwrap();
        row.place = row.seq + 1;
        row.sign(&entry, key);
        tree.push(leaf_hash(&row.bytes));
    }
}

/// The first row of a kind from the middle of the ledger on.
pub(crate) fn middle(rows: &[Row], kind: Kind) -> usize {
    let half = rows.len() / 2;
    half + rows[half..]
        .iter()
        .position(|row| row.entry().kind() == Some(kind))
        .unwrap()
}
