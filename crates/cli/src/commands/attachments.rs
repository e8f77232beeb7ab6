//! Files on tasks.

use super::Answer;
use crate::args::attachments::{Attach, AttachmentCommand};
use crate::resolve;
use crate::session::Session;
use crate::show::Attachments;
use careloop_contract::command::{AttachFile, ExportAttachment, RetractRemark};
use careloop_contract::query::{OpenAttachment, OpenTask};
use careloop_core::Execute as _;

pub(super) fn attach(attach: &Attach, session: &mut Session<'_>) -> Answer {
    let task = resolve::task_id(session.core, &attach.task)?;
    let file = session.core.offer_file(&attach.file)?.file;
    let clinical = attach.clinical;
    let request = AttachFile { task, file, clinical };
    Ok(Box::new(session.core.execute(request)?))
}

pub(super) fn attachment(command: AttachmentCommand, session: &mut Session<'_>) -> Answer {
    match command {
        AttachmentCommand::List { task } => {
            let task = resolve::task_id(session.core, &task)?;
            let view = session.core.execute(OpenTask { task })?;
            Ok(Box::new(Attachments(view.attachments)))
        }
        AttachmentCommand::Open { attachment } => {
            Ok(Box::new(session.core.execute(OpenAttachment { attachment })?))
        }
        AttachmentCommand::Export {
            attachment,
            out,
            recipient,
            reason,
        } => Ok(Box::new(session.core.execute(ExportAttachment {
            attachment,
            folder: out.display().to_string(),
            recipient,
            reason,
        })?)),
        AttachmentCommand::Retract { attachment, reason } => {
            let remark = attachment;
            session.core.execute(RetractRemark { remark, reason })?;
            Ok(Box::new(()))
        }
    }
}
