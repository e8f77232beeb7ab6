//! Files on tasks. What is shown or taken out of one is an entry before it is.

use crate::access;
use crate::chosen;
use crate::session::{Session, as_rules_see};
use crate::views::{Standpoint, person_label};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use careloop_contract::command::{AttachFile, ExportAttachment, RetractRemark};
use careloop_contract::limits::{ATTACHMENT_TEXT_BYTES, ATTACHMENTS};
use careloop_contract::query::OpenAttachment;
use careloop_contract::view::{AttachmentContent, AttachmentView, ExportedFile};
use careloop_contract::{Action, AttachmentForm, DataCategory, Field, Refusal, RemarkId, Role};
use careloop_domain::attachment::{clean_name, form};
use careloop_domain::person;
use careloop_ledger::tree::Hash;
use careloop_ledger::{Kind, Value};
use careloop_vault::access::AccessDetails;
use careloop_vault::act::{DraftItem, DraftValue};
use careloop_vault::crypto::sha256;
use careloop_vault::db::records::{RemarkRecord, TaskRecord};
use careloop_vault::{Error, files};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Names that are tried for a file that leaves, where one of its name is there already.
const NAMES: u32 = 1_000;

/// Puts a file on a task.
pub(crate) fn attach(session: &mut Session<'_>, request: AttachFile) -> Result<AttachmentView, Error> {
    let task = session.task(request.task)?;
    let permit = session.permit_on(Action::AttachFile, &task)?;
    as_rules_see(&task).check_not_retracted()?;
    if request.clinical {
        let _may = session.permit_on(Action::AddClinicalNote, &task)?;
        if !session.writes_notes()? {
            return Err(Refusal::KeyNotGranted.into());
        }
    }
    if usize::try_from(task.attachments).is_ok_and(|count| count >= ATTACHMENTS) {
        return Err(Refusal::OutOfRange.into());
    }
    let file = chosen::take(session, &request.file)?;
    let id = RemarkId::from_bytes(session.vault.make_id()?);
    let object = session.vault.store_object(id, &file.content)?;
    let (name, key) = (file.name.into_bytes(), object.key.to_vec());
    let (category, name, key) = if request.clinical {
        let sealed = |bytes: Vec<u8>| DraftValue::Clinical(Zeroizing::new(bytes));
        (DataCategory::Clinical, sealed(name), sealed(key))
    } else {
        let name = String::from_utf8(name).unwrap_or_default();
        (
            DataCategory::Task,
            DraftValue::Plain(Value::Text(name)),
            DraftValue::Plain(Value::Bytes(key)),
        )
    };
    let bytes = i64::try_from(file.content.len()).unwrap_or(i64::MAX);
    let item = DraftItem::remark(id, task.patient, category)
        .known_as(task.sensitivity)
        .with(Field::RemarkTask, Value::Bytes(task.id.as_bytes().to_vec()))
        .changing(Field::AttachmentName, None, name)
        .with(
            Field::AttachmentForm,
            Value::Int(i64::from(form(&file.content).number())),
        )
        .with(Field::AttachmentBytes, Value::Int(bytes))
        .with(Field::AttachmentDigest, Value::Bytes(object.digest.to_vec()))
        .changing(Field::AttachmentKey, None, key);
    if let Err(error) = session.commit(&permit, Kind::FileAttached, vec![item]) {
        session.vault.drop_object(&object);
        return Err(error);
    }
    let remark = RemarkRecord::load(session.vault.db(), id)?.ok_or(Refusal::NotFound)?;
    view(session, &remark, true)?.ok_or_else(|| Refusal::NotFound.into())
}

/// The content of an attachment, as far as it is shown inside Careloop.
pub(crate) fn open(session: &mut Session<'_>, request: OpenAttachment) -> Result<AttachmentContent, Error> {
    let (task, remark) = readable(session, request.attachment)?;
    let content = content(session, &remark)?;
    let attachment = view(session, &remark, true)?.ok_or(Refusal::NotFound)?;
    session.record_view(access::remark(session, &task, &remark)?, Vec::new())?;
    let (text, image) = match attachment.form {
        AttachmentForm::Text => (Some(beginning(&content)), None),
        AttachmentForm::Png | AttachmentForm::Jpeg | AttachmentForm::Gif | AttachmentForm::Webp => {
            (None, Some(BASE64.encode(&*content)))
        }
        AttachmentForm::Other => (None, None),
    };
    Ok(AttachmentContent {
        attachment,
        text,
        image,
    })
}

/// Takes an attachment out of Careloop as it is.
pub(crate) fn export(session: &mut Session<'_>, request: ExportAttachment) -> Result<ExportedFile, Error> {
    let permit = session.permit(Action::ExportRecords)?;
    let (task, remark) = readable(session, request.attachment)?;
    let reason = person::reason(&request.reason)?;
    let recipient = person::recipient(&request.recipient)?;
    let content = content(session, &remark)?;
    let attachment = view(session, &remark, true)?.ok_or(Refusal::NotFound)?;
    let path = free_path(
        Path::new(&request.folder),
        &attachment.name.as_deref().map(clean_name).unwrap_or_default(),
    )?;
    let details = AccessDetails {
        records: vec![access::remark(session, &task, &remark)?],
        text: Some(reason),
        recipient: Some(recipient),
        ..AccessDetails::default()
    };
    // The object's digest and not the content's: whoever holds the main key could try short contents.
    let digest = remark.attachment.as_ref().map(|file| file.digest);
    let purpose = session.purpose();
    session
        .vault
        .record_leaving(&permit, (Kind::Exported, purpose), &details, digest)?;
    files::write_private_new(&path, &content)?;
    Ok(ExportedFile {
        file: path.display().to_string(),
        bytes: content.len() as u64,
        digest: Hash::from_bytes(sha256(&content)).to_string(),
    })
}

/// Marks a comment, note or attachment as entered in error: one's own, or as a practice manager any.
pub(crate) fn retract(session: &mut Session<'_>, request: RetractRemark) -> Result<(), Error> {
    let (task, remark) = named(session, request.remark)?;
    let permit = session.permit_on(Action::RetractRemark, &task)?;
    if remark.author != session.user && !session.roles.has(Role::PracticeManager) {
        return Err(Refusal::NotPermitted {
            action: Action::RetractRemark,
        }
        .into());
    }
    if remark.retracted {
        return Ok(());
    }
    let reason = person::reason(&request.reason)?;
    let (category, reason) = if !remark.clinical {
        (DataCategory::Task, DraftValue::Plain(Value::Text(reason)))
    } else if session.reads_note(&task, &remark)? && session.writes_notes()? {
        // Whoever knows what it says may say so in the reason.
        (
            DataCategory::Clinical,
            DraftValue::Clinical(Zeroizing::new(reason.into_bytes())),
        )
    } else {
        (DataCategory::Clinical, DraftValue::Plain(Value::Text(reason)))
    };
    let seen = |field| session.vault.version_of(remark.versions.of(field));
    let item = DraftItem::remark(remark.id, task.patient, category)
        .known_as(task.sensitivity)
        .changing(
            Field::RemarkRetracted,
            seen(Field::RemarkRetracted)?,
            DraftValue::Plain(Value::Bool(true)),
        )
        .changing(Field::Reason, seen(Field::Reason)?, reason);
    session.commit(&permit, Kind::RemarkRetracted, vec![item])?;
    Ok(())
}

/// An attachment as it is listed; none if the remark is none. Its name only where it may be read and the key
/// is in hand.
pub(crate) fn view(
    from: &impl Standpoint,
    remark: &RemarkRecord,
    reads_clinical: bool,
) -> Result<Option<AttachmentView>, Error> {
    let Some(file) = &remark.attachment else {
        return Ok(None);
    };
    let name = if remark.clinical && !reads_clinical {
        None
    } else {
        // A name that somebody spoiled hides itself, not the task it stands on.
        from.vault().attachment_name(remark).unwrap_or_default()
    };
    Ok(Some(AttachmentView {
        attachment: remark.id,
        task: remark.task,
        clinical: remark.clinical,
        by: person_label(from, remark.author)?,
        at: remark.at,
        name: name.map(|name| name.as_str().to_owned()),
        form: file.form,
        bytes: file.bytes,
        digest: Hash::from_bytes(file.digest).to_string(),
        retracted: remark.retracted,
    }))
}

/// A remark and its task, if this person may know of it.
fn named(session: &mut Session<'_>, id: RemarkId) -> Result<(TaskRecord, RemarkRecord), Error> {
    let remark = RemarkRecord::load(session.vault.db(), id)?.ok_or(Refusal::NotFound)?;
    Ok((session.task(remark.task)?, remark))
}

/// An attachment and its task, if this person may read it.
fn readable(session: &mut Session<'_>, id: RemarkId) -> Result<(TaskRecord, RemarkRecord), Error> {
    let (task, remark) = named(session, id)?;
    if remark.attachment.is_none() {
        return Err(Refusal::NotFound.into());
    }
    if remark.clinical && !session.reads_note(&task, &remark)? {
        return Err(Refusal::NotPermitted {
            action: Action::ReadClinicalNote,
        }
        .into());
    }
    Ok((task, remark))
}

fn content(session: &Session<'_>, remark: &RemarkRecord) -> Result<Zeroizing<Vec<u8>>, Error> {
    let content = session.vault.open_attachment(remark)?;
    Ok(content.ok_or(Refusal::KeyNotGranted)?)
}

/// The first part of a text, not cut within a character.
fn beginning(content: &[u8]) -> String {
    let shown = content.get(..ATTACHMENT_TEXT_BYTES).unwrap_or(content);
    let whole = match core::str::from_utf8(shown) {
        Ok(_) => shown.len(),
        Err(cut) => cut.valid_up_to(),
    };
    String::from_utf8_lossy(shown.get(..whole).unwrap_or_default()).into_owned()
}

/// Where a file can be written that is not there yet: under its name, or with a number.
fn free_path(folder: &Path, name: &str) -> Result<PathBuf, Error> {
    if !folder.is_dir() {
        return Err(Refusal::FileAccess.into());
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        Some(_) | None => (name, String::new()),
    };
    let numbered = (2..NAMES).map(|number| format!("{stem} ({number}){extension}"));
    let mut paths = core::iter::once(name.to_owned())
        .chain(numbered)
        .map(|name| folder.join(name));
    // A link that leads nowhere is there, too.
    paths
        .find(|path| path.symlink_metadata().is_err())
        .ok_or_else(|| Refusal::FileAccess.into())
}
