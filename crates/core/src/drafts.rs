//! What a person typed and did not send. Their own: no right is asked for, and no entry is written.

use crate::session::Session;
use careloop_contract::command::KeepDraft;
use careloop_contract::query::ReadDrafts;
use careloop_contract::view::DraftView;
use careloop_vault::Error;

/// Keeps a draft, or forgets it.
pub(crate) fn keep(session: &mut Session<'_>, request: KeepDraft) -> Result<(), Error> {
    session.vault.keep_draft(&request.place, request.text.expose())
}

/// Everything typed and not sent.
pub(crate) fn read(session: &mut Session<'_>, _request: ReadDrafts) -> Result<Vec<DraftView>, Error> {
    let drafts = session.vault.drafts()?.into_iter();
    Ok(drafts
        .map(|draft| DraftView {
            place: draft.place,
            text: draft.text,
        })
        .collect())
}
