//! Reading the rows of a list.

use super::Dispatch;
use crate::store::Action;
use crate::store::work::{Listed, Read, WorkAction};
use crate::transport::send;
use careloop_contract::query::ListPlace;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Requests that are under way, so that none is sent twice.
pub type Asked = Rc<RefCell<BTreeSet<Read>>>;

/// Asks for rows, unless the same is asked already.
pub fn read(dispatch: &Dispatch, asked: &Asked, listed: Listed, read: Read) {
    {
        let mut asked = asked.borrow_mut();
        asked.retain(|other| other.generation == read.generation);
        if !asked.insert(read) {
            return;
        }
    }
    let (dispatch, asked) = (dispatch.clone(), asked.clone());
    spawn_local(async move {
        let request = ListPlace {
            place: listed.place,
            whose: listed.whose,
            skip: read.skip,
            rows: Some(read.rows),
            identified: read.identified,
        };
        let answer = send(request).await;
        // A page that was forgotten may be asked for again; one that came back empty is not.
        if answer.as_ref().is_ok_and(|page| !page.rows.is_empty()) {
            asked.borrow_mut().remove(&read);
        }
        dispatch.dispatch(Action::Work(WorkAction::Answered(read, answer)));
    });
}
