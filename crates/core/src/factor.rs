//! The second factor of the person who is signed in, and of colleagues who lost theirs.

use crate::door::Core;
use crate::people::{self, view_of};
use crate::session::Session;
use careloop_contract::command::{BeginFactor, ConfirmFactor, EndLockOut, RenewRecoveryCodes, ResetFactor};
use careloop_contract::limits::FACTOR_OFFER_SECONDS;
use careloop_contract::query::OpenPerson;
use careloop_contract::view::{FactorCodes, FactorOffer, InvitationView, PersonDetail};
use careloop_contract::{AccountKind, Action, Duty, FactorState, Instant, Refusal, Secret, Standing, UserId};
use careloop_domain::person;
use careloop_vault::db::records::{ClinicRecord, PersonRecord};
use careloop_vault::factor::{FactorSecret, STEP_SECONDS};
use careloop_vault::{Error, Fault};
use qrcodegen::{QrCode, QrCodeEcc};

/// Who made the secret, as an authenticator app shows it.
const ISSUER: &str = "Careloop";

/// A factor that was offered in this session. Only here until it is confirmed.
pub(crate) struct Offered {
    secret: FactorSecret,
    /// The boot clock's milliseconds at which it is over.
    until: u64,
}

// ---- who needs one ---------------------------------------------------------------------------

/// How a person's second factor stands.
pub(crate) fn state(clinic: &ClinicRecord, person: &PersonRecord) -> FactorState {
    if person.factor.is_some() {
        FactorState::Set
    } else if clinic.test_clinic {
        FactorState::TestClinic
    } else if person::needs_factor(person.roles, clinic.factor_for_all) {
        FactorState::Missing
    } else {
        FactorState::NotNeeded
    }
}

/// What the person must do before anything else.
///
/// While an alarm stands nothing can be written, so nothing can be set up or changed, and somebody must be
/// able to look into it.
pub(crate) fn duty(
    clinic: &ClinicRecord,
    person: &PersonRecord,
    has_alarm: bool,
    now: Instant,
) -> Option<Duty> {
    if has_alarm {
        return None;
    }
    // Whoever came in by the one-time code of a factor that was reset sets up a new one, needed or not.
    if state(clinic, person) == FactorState::Missing || person.one_time_code.is_some() {
        return Some(Duty::SetUpFactor);
    }
    let since = person.password_since?;
    let days = clinic.rotation_days?;
    person::is_password_over(since, days, now).then_some(Duty::ChangePassword)
}

/// Whether a request is how a duty is done. Nothing else may be asked until then.
pub(crate) fn discharges(request: &str, duty: Duty) -> bool {
    match duty {
        Duty::SetUpFactor => matches!(request, "begin_factor" | "confirm_factor"),
        Duty::ChangePassword => request == "change_password",
    }
}

// ---- one's own -------------------------------------------------------------------------------

/// Offers a new second factor.
pub(crate) fn begin(session: &mut Session<'_>, _request: BeginFactor) -> Result<FactorOffer, Error> {
    let _may = session.permit(Action::SetUpOwnFactor)?;
    let own = session.person(session.user)?;
    let clinic = session.vault.clinic_record()?.name;
    let secret = session.vault.offer_factor()?;
    let shown = secret.to_base32();
    let otpauth = address(&shown, &own.login, &clinic);
    let qr = drawn(otpauth.expose())?;
    let now = session.vault.host().clock.boot().millis;
    *session.offered = Some(Offered {
        secret,
        until: now.saturating_add(FACTOR_OFFER_SECONDS.saturating_mul(1000)),
    });
    Ok(FactorOffer {
        secret: shown,
        otpauth,
        qr,
    })
}

/// Sets up the factor that was offered.
pub(crate) fn confirm(session: &mut Session<'_>, request: ConfirmFactor) -> Result<FactorCodes, Error> {
    let permit = session.permit(Action::SetUpOwnFactor)?;
    let now = session.vault.host().clock.boot().millis;
    let offered = session.offered.take().filter(|offered| now < offered.until);
    // An offer whose time is over is another word for a code that is.
    let offered = offered.ok_or(Refusal::WrongCode)?;
    match session.vault.set_factor(&permit, &offered.secret, &request.code) {
        Ok(codes) => Ok(FactorCodes { codes }),
        Err(error) => {
            // A slip of the keyboard takes no offer away.
            *session.offered = Some(offered);
            Err(error)
        }
    }
}

/// Makes new recovery codes.
pub(crate) fn renew_codes(
    session: &mut Session<'_>,
    request: RenewRecoveryCodes,
) -> Result<FactorCodes, Error> {
    let permit = session.permit(Action::SetUpOwnFactor)?;
    let codes = session.vault.renew_recovery_codes(&permit, &request.code)?;
    Ok(FactorCodes { codes })
}

/// The address that authenticator apps read from a QR code.
fn address(secret: &Secret<String>, login: &str, clinic: &str) -> Secret<String> {
    // Written once into room that suffices: growing would leave pieces of the secret behind.
    let mut text = String::with_capacity(256 + 12 * (login.len() + clinic.len()));
    text.push_str("otpauth://totp/");
    text.push_str(ISSUER);
    text.push(':');
    escape(login, &mut text);
    escape(" at ", &mut text);
    escape(clinic, &mut text);
    text.push_str("?secret=");
    text.push_str(secret.expose());
    text.push_str("&issuer=");
    text.push_str(ISSUER);
    text.push_str("&algorithm=SHA1&digits=6&period=");
    text.push_str(&STEP_SECONDS.to_string());
    Secret::new(text)
}

/// Percent-encoding (RFC 3986 section 2.1) of everything but unreserved characters.
fn escape(text: &str, to: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            to.push(char::from(byte));
        } else {
            to.push('%');
            let digits = [byte >> 4, byte & 15];
            to.extend(
                digits
                    .iter()
                    .filter_map(|digit| DIGITS.get(usize::from(*digit)))
                    .map(|digit| char::from(*digit)),
            );
        }
    }
}

/// A QR code, row by row.
fn drawn(text: &str) -> Result<Vec<String>, Error> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|_| Error::Fault(Fault::Crypto))?;
    let row = |y| {
        (0..code.size())
            .map(|x| if code.get_module(x, y) { '1' } else { '0' })
            .collect()
    };
    Ok((0..code.size()).map(row).collect())
}

impl Core {
    /// The code that an authenticator app showed half a minute ago: for a program that sets up a factor by
    /// itself, so that the code shown now still signs in. None: that is no secret of a factor.
    #[must_use]
    pub fn code_before(&self, offer: &FactorOffer) -> Option<Secret<String>> {
        let before = i64::try_from(STEP_SECONDS * 1000).unwrap_or(0);
        let at = self.host().clock.now().plus_millis(-before);
        Some(FactorSecret::from_base32(offer.secret.expose())?.code_at(at))
    }
}

// ---- colleagues' -----------------------------------------------------------------------------

/// Takes a colleague's factor away, with a one-time code in its place.
pub(crate) fn reset(session: &mut Session<'_>, request: ResetFactor) -> Result<InvitationView, Error> {
    let permit = session.permit(Action::ResetFactor)?;
    let person = colleague(session, request.user, Action::ResetFactor)?;
    let reset = session.vault.reset_factor(&permit, &person, request.identity)?;
    Ok(view_of(reset))
}

/// Lets a person try to sign in again on this workstation.
pub(crate) fn end_lock_out(session: &mut Session<'_>, request: EndLockOut) -> Result<PersonDetail, Error> {
    let permit = session.permit(Action::EndLockOut)?;
    let EndLockOut { user, identity } = request;
    let person = colleague(session, user, Action::EndLockOut)?;
    session.vault.end_lock_out(&permit, &person, identity)?;
    people::detail::open(session, OpenPerson { user })
}

/// Somebody else who may sign in. Nobody loosens what guards their own account.
fn colleague(session: &mut Session<'_>, user: UserId, action: Action) -> Result<PersonRecord, Error> {
    let person = session.person(user)?;
    let is_colleague = person.id != session.user
        && person.standing == Standing::Active
        && person.kind == AccountKind::Person;
    if is_colleague {
        Ok(person)
    } else {
        Err(Refusal::NotPermitted { action }.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_one_that_apps_read() {
        let secret = Secret::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned());
        let made = address(&secret, "dana.reyes", "Zoë & Sons: 5%/7");
        assert_eq!(
            made.expose(),
            "otpauth://totp/Careloop:dana.reyes%20at%20Zo%C3%AB%20%26%20Sons%3A%205%25%2F7\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Careloop&algorithm=SHA1&digits=6&period=30"
        );
        let longest = address(&secret, &"x".repeat(64), &"é".repeat(200));
        assert!(
            longest.expose().len() < 2_331,
            "a QR code of medium correction holds it"
        );
        assert!(drawn(longest.expose()).is_ok());
    }

    #[test]
    fn the_code_is_a_square_with_its_three_eyes() {
        let rows = drawn("otpauth://totp/Careloop:x?secret=AAAA").expect("drawn");
        let size = rows.len();
        assert!(size >= 21 && rows.iter().all(|row| row.len() == size));
        for (row, eye) in rows.iter().zip([
            "1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111",
        ]) {
            assert!(row.starts_with(eye) && row.ends_with(eye), "{row}");
        }
        assert!(rows.iter().rev().take(7).all(|row| row.starts_with('1')));
    }

    #[test]
    fn a_program_may_read_back_what_it_was_offered() {
        let secret = FactorSecret::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").expect("32 digits");
        assert_eq!(secret.code_at(Instant::from_millis(59_000)).expose(), "287082");
        for wrong in [
            "",
            "GEZDGNBV",
            "gezdgnbvgy3tqojqgezdgnbvgy3tqojq",
            "1EZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        ] {
            assert!(FactorSecret::from_base32(wrong).is_none(), "{wrong}");
        }
    }
}
