//! Imports from CSV files (RFC 4180, UTF-8): all rows or none.

use crate::session::{Session, filled};
use careloop_contract::command::{AddPatient, AddTask, ColumnMapping, ImportPatients, ImportTasks};
use careloop_contract::limits::{IMPORT_CELL_BYTES, IMPORT_FILE_BYTES};
use careloop_contract::view::{ImportReject, ImportView};
use careloop_contract::{
    Action, DataCategory, Day, Field, PatientId, Priority, Refusal, RemarkId, TaskCategory, TaskId,
};
use careloop_domain::{FieldSet, Permit, patient, task};
use careloop_ledger::{Kind, Value};
use careloop_vault::Error;
use careloop_vault::act::{DraftItem, DraftValue};
use careloop_vault::db::records::PatientRecord;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Columns that must never be taken over, whatever they are mapped to.
const FORBIDDEN: [&str; 9] = [
    "ssn",
    "socialsecuritynumber",
    "socialsecurity",
    "drivers",
    "driverslicense",
    "driverslicence",
    "passport",
    "passportnumber",
    "passportno",
];

/// Patient columns known by default: Synthea's, and the plain names of our fields.
const PATIENT_COLUMNS: [(Field, &str); 16] = [
    (Field::RecordNumber, "Id"),
    (Field::RecordNumber, "record_number"),
    (Field::FamilyName, "LAST"),
    (Field::FamilyName, "family_name"),
    (Field::GivenName, "FIRST"),
    (Field::GivenName, "given_name"),
    (Field::BirthDay, "BIRTHDATE"),
    (Field::BirthDay, "birth_day"),
    (Field::DeathDay, "DEATHDATE"),
    (Field::Sex, "GENDER"),
    (Field::Sex, "sex"),
    (Field::Phone, "phone"),
    (Field::Address, "address"),
    (Field::Address, "ADDRESS"),
    (Field::Address, "CITY"),
    (Field::Address, "STATE"),
];

/// Task columns known by default.
const TASK_COLUMNS: [(Field, &str); 7] = [
    (Field::Title, "title"),
    (Field::Details, "details"),
    (Field::Patient, "PATIENT"),
    (Field::DueDay, "due_day"),
    (Field::Priority, "priority"),
    (Field::Category, "category"),
    (Field::NoteText, "note_text"),
];

/// Rejected rows that are told one by one.
const REJECTS_TOLD: usize = 100;

/// A table that is being read, with the columns of each field.
struct Table<'a> {
    rows: csv::StringRecordsIntoIter<&'a [u8]>,
    columns: BTreeMap<Field, Vec<usize>>,
    ignored: Vec<String>,
}

/// One row: the line it begins on, and its cells.
struct TableRow<'t> {
    line: u64,
    cells: csv::StringRecord,
    columns: &'t BTreeMap<Field, Vec<usize>>,
}

impl<'a> Table<'a> {
    /// Reads the header of a table and finds each field's columns. A field that is mapped takes
    /// only the columns it is mapped to; several are joined by a comma.
    ///
    /// # Errors
    /// [`Refusal::ImportTooLarge`], [`Refusal::ImportEncoding`], [`Refusal::ImportMalformed`],
    /// [`Refusal::ImportForbiddenColumn`], [`Refusal::ImportColumn`] for a mapped column that is not
    /// there or a required field without one.
    fn read(
        content: &'a [u8],
        mapping: &[ColumnMapping],
        known: &[(Field, &str)],
        required: &[Field],
    ) -> Result<Self, Refusal> {
        if content.len() > IMPORT_FILE_BYTES {
            return Err(Refusal::ImportTooLarge {
                max: IMPORT_FILE_BYTES,
            });
        }
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        // Other encodings of Unicode begin with a mark, or have zeros between the letters.
        if content.starts_with(b"\xff\xfe") || content.starts_with(b"\xfe\xff") {
            return Err(Refusal::ImportEncoding);
        }
        if content.iter().take(4096).any(|byte| *byte == 0) {
            return Err(Refusal::ImportEncoding);
        }
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(content);
        let headers = reader.headers().map_err(|error| refusal_of(&error))?.clone();
        let mut columns: BTreeMap<Field, Vec<usize>> = BTreeMap::new();
        let find = |name: &str| headers.iter().position(|header| header.trim() == name);
        for ColumnMapping { field, column } in mapping {
            if is_forbidden(column) {
                return Err(Refusal::ImportForbiddenColumn);
            }
            let at = find(column.trim()).ok_or(Refusal::ImportColumn { field: *field })?;
            columns.entry(*field).or_default().push(at);
        }
        let mapped: HashSet<Field> = columns.keys().copied().collect();
        for (field, name) in known {
            if !mapped.contains(field)
                && let Some(at) = find(name)
            {
                columns.entry(*field).or_default().push(at);
            }
        }
        if let Some(field) = required.iter().find(|field| !columns.contains_key(field)) {
            return Err(Refusal::ImportColumn { field: *field });
        }
        let used: HashSet<usize> = columns.values().flatten().copied().collect();
        let ignored = headers.iter().enumerate().filter(|(at, _)| !used.contains(at));
        let ignored = ignored.map(|(_, name)| name.trim().to_owned()).collect();
        Ok(Self {
            rows: reader.into_records(),
            columns,
            ignored,
        })
    }

    /// The next row.
    ///
    /// # Errors
    /// [`Refusal::ImportEncoding`], [`Refusal::ImportMalformed`]: the rest cannot be trusted then.
    fn next_row(&mut self) -> Result<Option<TableRow<'_>>, Refusal> {
        match self.rows.next() {
            None => Ok(None),
            Some(Ok(cells)) => {
                let line = cells.position().map_or(0, csv::Position::line);
                Ok(Some(TableRow {
                    line,
                    cells,
                    columns: &self.columns,
                }))
            }
            Some(Err(error)) => Err(refusal_of(&error)),
        }
    }
}

impl TableRow<'_> {
    /// A field's text: its columns that are not empty, joined by a comma; none if all are.
    fn text(&self, field: Field) -> Result<Option<String>, Refusal> {
        let Some(columns) = self.columns.get(&field) else {
            return Ok(None);
        };
        let cells = columns.iter().filter_map(|at| self.cells.get(*at));
        let parts: Vec<&str> = cells.map(str::trim).filter(|cell| !cell.is_empty()).collect();
        if parts.iter().map(|part| part.len()).sum::<usize>() > IMPORT_CELL_BYTES {
            return Err(Refusal::TooLong {
                field,
                max: IMPORT_CELL_BYTES,
            });
        }
        Ok(if parts.is_empty() {
            None
        } else {
            Some(parts.join(", "))
        })
    }

    fn required(&self, field: Field) -> Result<String, Refusal> {
        self.text(field)?.ok_or(Refusal::Empty { field })
    }

    /// A day, also where it is written with a time after it.
    fn day(&self, field: Field) -> Result<Option<Day>, Refusal> {
        let Some(text) = self.text(field)? else {
            return Ok(None);
        };
        let day = text.get(..10).unwrap_or(&text);
        let rest_is_time = text
            .get(10..)
            .is_none_or(|rest| rest.is_empty() || rest.starts_with(['T', ' ']));
        match day.parse() {
            Ok(day) if rest_is_time => Ok(Some(day)),
            Ok(_) | Err(_) => Err(Refusal::Malformed { field }),
        }
    }

    fn named<T>(&self, field: Field, from: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
        match self.text(field)? {
            None => Ok(None),
            Some(text) => from(&text.to_lowercase())
                .map(Some)
                .ok_or(Refusal::Malformed { field }),
        }
    }
}

fn is_forbidden(column: &str) -> bool {
    let letters: String = column
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    FORBIDDEN.contains(&letters.as_str())
}

fn refusal_of(error: &csv::Error) -> Refusal {
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "whatever else is wrong, the file is not a table"
    )]
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => Refusal::ImportEncoding,
        _ => Refusal::ImportMalformed {
            line: error.position().map_or(1, csv::Position::line),
        },
    }
}

/// Collects what an import would do.
struct Import {
    items: Vec<DraftItem>,
    view: ImportView,
}

impl Import {
    fn new(ignored_columns: Vec<String>) -> Self {
        Self {
            items: Vec::new(),
            view: ImportView {
                rows: 0,
                added: 0,
                notes: 0,
                known: 0,
                rejects: Vec::new(),
                rejected: 0,
                ignored_columns,
                imported: false,
            },
        }
    }

    fn reject(&mut self, line: u64, refusal: Refusal) {
        self.view.rejected += 1;
        if self.view.rejects.len() < REJECTS_TOLD {
            self.view.rejects.push(ImportReject { line, refusal });
        }
    }

    fn finish(
        mut self,
        session: &mut Session<'_>,
        permit: &Permit,
        kind: Kind,
        dry_run: bool,
    ) -> Result<ImportView, Error> {
        if self.view.rejected == 0 && !dry_run && !self.items.is_empty() {
            session.progress()("write", 0, 1)
                .then_some(())
                .ok_or(Refusal::Cancelled)?;
            session.commit(permit, kind, self.items)?;
            session.progress()("write", 1, 1);
            self.view.imported = true;
        }
        Ok(self.view)
    }
}

/// Rows between two reports of progress.
const STEP: u64 = 1_000;

fn tell(session: &Session<'_>, rows: u64) -> Result<(), Refusal> {
    if rows.is_multiple_of(STEP) && !session.progress()("read", rows, 0) {
        return Err(Refusal::Cancelled);
    }
    Ok(())
}

/// Registers every patient of a file, or none.
pub(crate) fn patients(session: &mut Session<'_>, request: ImportPatients) -> Result<ImportView, Error> {
    let permit = session.permit(Action::ImportPatients)?;
    let required = [Field::RecordNumber, Field::FamilyName];
    let mut table = Table::read(&request.content, &request.mapping, &PATIENT_COLUMNS, &required)?;
    let mut import = Import::new(std::mem::take(&mut table.ignored));
    let today = session.today();
    let mut numbers: HashSet<String> = HashSet::new();
    while let Some(row) = table.next_row()? {
        import.view.rows += 1;
        tell(session, import.view.rows)?;
        match patient_fields(&row, today) {
            Ok((number, fields)) => {
                if PatientRecord::by_record_number(session.vault.db(), &number)?.is_some() {
                    import.view.known += 1;
                } else if numbers.insert(number) {
                    let id = PatientId::from_bytes(session.vault.make_id()?);
                    import.items.push(filled(DraftItem::patient(id), fields));
                    import.view.added += 1;
                } else {
                    import.reject(
                        row.line,
                        Refusal::Taken {
                            field: Field::RecordNumber,
                        },
                    );
                }
            }
            Err(refusal) => import.reject(row.line, refusal),
        }
    }
    import.finish(session, &permit, Kind::PatientsImported, request.dry_run)
}

fn patient_fields(row: &TableRow<'_>, today: Day) -> Result<(String, Vec<FieldSet>), Refusal> {
    let record_number = row.required(Field::RecordNumber)?;
    let request = AddPatient {
        record_number: record_number.clone(),
        family: row.text(Field::FamilyName)?.unwrap_or_default(),
        given: row.text(Field::GivenName)?.unwrap_or_default(),
        born: row.day(Field::BirthDay)?,
        sex: row.text(Field::Sex)?,
        phone: row.text(Field::Phone)?,
        address: row.text(Field::Address)?,
    };
    let mut fields = patient::add(&request, today)?;
    if let Some(day) = row.day(Field::DeathDay)? {
        let value = careloop_domain::FieldValue::Number(day.as_days());
        fields.push(FieldSet {
            field: Field::DeathDay,
            value,
        });
    }
    Ok((record_number, fields))
}

/// Adds a task for every row of a file, or none.
pub(crate) fn tasks(session: &mut Session<'_>, request: ImportTasks) -> Result<ImportView, Error> {
    let permit = session.permit(Action::ImportTasks)?;
    let required: &[Field] = if request.title.is_none() {
        &[Field::Title]
    } else {
        &[]
    };
    let mut table = Table::read(&request.content, &request.mapping, &TASK_COLUMNS, required)?;
    let has_notes = table.columns.contains_key(&Field::NoteText);
    if has_notes && !session.writes_notes()? {
        return Err(Refusal::KeyNotGranted.into());
    }
    let mut import = Import::new(std::mem::take(&mut table.ignored));
    let mut patients: HashMap<String, Option<PatientId>> = HashMap::new();
    while let Some(row) = table.next_row()? {
        import.view.rows += 1;
        tell(session, import.view.rows)?;
        let number = row.text(Field::Patient);
        let patient = match number {
            Ok(Some(number)) => match known_patient(session, &mut patients, number)? {
                Some(patient) => Ok(Some(patient)),
                None => Err(Refusal::Malformed {
                    field: Field::Patient,
                }),
            },
            Ok(None) => Ok(None),
            Err(refusal) => Err(refusal),
        };
        let built = patient.and_then(|patient| Ok((patient, task_fields(&row, &request, patient, session)?)));
        match built {
            Ok((patient, (fields, note))) => {
                let id = TaskId::from_bytes(session.vault.make_id()?);
                import.items.push(filled(DraftItem::task(id, patient), fields));
                import.view.added += 1;
                if let Some(note) = note {
                    let remark = RemarkId::from_bytes(session.vault.make_id()?);
                    import.items.push(
                        DraftItem::remark(remark, patient, DataCategory::Clinical)
                            .with(Field::RemarkTask, Value::Bytes(id.as_bytes().to_vec()))
                            .changing(
                                Field::NoteText,
                                None,
                                DraftValue::Clinical(note.into_bytes().into()),
                            ),
                    );
                    import.view.notes += 1;
                }
            }
            Err(refusal) => import.reject(row.line, refusal),
        }
    }
    import.finish(session, &permit, Kind::TasksImported, request.dry_run)
}

fn known_patient(
    session: &Session<'_>,
    known: &mut HashMap<String, Option<PatientId>>,
    number: String,
) -> Result<Option<PatientId>, Error> {
    if let Some(patient) = known.get(&number) {
        return Ok(*patient);
    }
    let patient = PatientRecord::by_record_number(session.vault.db(), &number)?.map(|record| record.id);
    known.insert(number, patient);
    Ok(patient)
}

fn task_fields(
    row: &TableRow<'_>,
    request: &ImportTasks,
    patient: Option<PatientId>,
    session: &Session<'_>,
) -> Result<(Vec<FieldSet>, Option<String>), Refusal> {
    let title = match &request.title {
        Some(title) => title.clone(),
        None => row.required(Field::Title)?,
    };
    let task = AddTask {
        sensitivity: None,
        title,
        details: row.text(Field::Details)?,
        patient,
        due: row.day(Field::DueDay)?,
        due_time: None,
        priority: row.named(Field::Priority, Priority::from_name)?,
        category: match row.named(Field::Category, TaskCategory::from_name)? {
            Some(category) => Some(category),
            None => request.category,
        },
        owner: None,
        queue: request.queue,
    };
    let note = row
        .text(Field::NoteText)?
        .map(|text| task::note(&text))
        .transpose()?;
    Ok((task::add(&task, session.user)?, note))
}

/// Reads a table as patients and as tasks, as an import does, and forgets it. For fuzzing.
pub fn fuzz_rows(content: &[u8]) {
    for (known, required) in [
        (&PATIENT_COLUMNS[..], Field::RecordNumber),
        (&TASK_COLUMNS[..], Field::Title),
    ] {
        let Ok(mut table) = Table::read(content, &[], known, &[required]) else {
            continue;
        };
        while let Ok(Some(row)) = table.next_row() {
            let _ = patient_fields(&row, Day::default());
            let _ = row.named(Field::Priority, Priority::from_name);
        }
    }
}
