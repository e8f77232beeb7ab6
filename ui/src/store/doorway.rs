//! Who is to come in, and by what: the rules of the sign-in screen.

use careloop_contract::UserId;
use careloop_contract::view::{DoorView, VaultStanding};

/// Somebody whose name the workstation knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// Who.
    pub user: UserId,
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Whether their session is locked here.
    pub is_locked: bool,
    /// Whether a PIN opens it.
    pub has_pin: bool,
}

/// Everyone who is offered: those who were here lately, and whoever locked.
#[must_use]
pub fn people(door: &DoorView) -> Vec<Somebody> {
    let mut people: Vec<Somebody> = door
        .tiles
        .iter()
        .map(|tile| Somebody {
            user: tile.user,
            login: tile.login.clone(),
            name: tile.name.clone(),
            is_locked: tile.locked,
            has_pin: tile.pin,
        })
        .collect();
    // Also where the clinic shows no names.
    if let Some(somebody) = locker(door)
        && !people.iter().any(|known| known.user == somebody.user)
    {
        people.insert(0, somebody);
    }
    people
}

/// Whoever locked last.
fn locker(door: &DoorView) -> Option<Somebody> {
    match &door.vault {
        VaultStanding::Locked {
            user,
            login,
            name,
            pin,
        } => Some(Somebody {
            user: *user,
            login: login.clone(),
            name: name.clone(),
            is_locked: true,
            has_pin: *pin,
        }),
        VaultStanding::Missing
        | VaultStanding::Closed
        | VaultStanding::Halfway { .. }
        | VaultStanding::Open { .. } => None,
    }
}

/// Who is to come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Nobody is chosen yet.
    Nobody,
    /// Somebody with this login, of those who are offered.
    Known(String),
    /// Whoever types their login.
    Typed,
}

/// What opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A PIN.
    Pin,
    /// A password.
    Password,
}

/// What is asked of the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knock {
    /// Open the session of somebody by their PIN.
    Pin(UserId),
    /// Unlock the session that was locked last.
    Unlock,
    /// Sign in with this login.
    SignIn(String),
}

/// Who is to come in, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doorway {
    /// Who.
    pub chosen: Chosen,
    /// Whether the password is wanted, though there is a PIN.
    wants_password: bool,
}

impl Doorway {
    /// How the screen begins: with whoever locked, for they come back most often; with whoever began
    /// to sign in; with a login to type where nobody is offered.
    #[must_use]
    pub fn of(door: &DoorView, began: Option<&str>) -> Self {
        let people = people(door);
        let is_known = |login: &str| people.iter().any(|somebody| somebody.login == login);
        let chosen = match (began, locker(door), people.as_slice()) {
            (Some(began), _, _) if is_known(began) => Chosen::Known(began.to_owned()),
            (Some(_), _, _) | (None, None, []) => Chosen::Typed,
            (None, Some(somebody), _) => Chosen::Known(somebody.login),
            (None, None, [only]) => Chosen::Known(only.login.clone()),
            (None, None, _) => Chosen::Nobody,
        };
        Self {
            chosen,
            // Whoever began with a password goes on with it.
            wants_password: began.is_some(),
        }
    }

    /// Somebody is chosen.
    #[must_use]
    pub fn choose(chosen: Chosen) -> Self {
        Self {
            chosen,
            wants_password: false,
        }
    }

    /// The password is wanted, though there is a PIN; or the PIN again.
    #[must_use]
    pub fn by(&self, proof: Proof) -> Self {
        Self {
            chosen: self.chosen.clone(),
            wants_password: proof == Proof::Password,
        }
    }

    /// The next of those who are offered, or the one before, round and round.
    #[must_use]
    pub fn step(&self, people: &[Somebody], is_forward: bool) -> Self {
        let at = match &self.chosen {
            Chosen::Known(login) => people.iter().position(|somebody| somebody.login == *login),
            Chosen::Nobody | Chosen::Typed => None,
        };
        let last = people.len().saturating_sub(1);
        let next = match (at, is_forward) {
            (None, true) => 0,
            (None, false) | (Some(0), false) => last,
            (Some(at), true) if at >= last => 0,
            (Some(at), true) => at + 1,
            (Some(at), false) => at - 1,
        };
        people.get(next).map_or_else(
            || self.clone(),
            |somebody| Self::choose(Chosen::Known(somebody.login.clone())),
        )
    }

    /// Whoever is chosen, of those who are offered.
    #[must_use]
    pub fn somebody<'a>(&self, people: &'a [Somebody]) -> Option<&'a Somebody> {
        match &self.chosen {
            Chosen::Known(login) => people.iter().find(|somebody| somebody.login == *login),
            Chosen::Nobody | Chosen::Typed => None,
        }
    }

    /// What opens for whoever is chosen.
    #[must_use]
    pub fn proof(&self, people: &[Somebody]) -> Proof {
        let has_pin = self.somebody(people).is_some_and(|somebody| somebody.has_pin);
        if has_pin && !self.wants_password {
            Proof::Pin
        } else {
            Proof::Password
        }
    }

    /// What is asked of the engine; nothing while nobody is chosen. `typed` is the login, where it is
    /// typed.
    #[must_use]
    pub fn knock(&self, door: &DoorView, typed: &str) -> Option<Knock> {
        let people = people(door);
        let somebody = match &self.chosen {
            Chosen::Nobody => return None,
            Chosen::Typed => return Some(Knock::SignIn(typed.to_owned())),
            Chosen::Known(_) => self.somebody(&people)?,
        };
        let has_locked = locker(door).is_some_and(|locker| locker.user == somebody.user);
        Some(match self.proof(&people) {
            Proof::Pin => Knock::Pin(somebody.user),
            Proof::Password if has_locked => Knock::Unlock,
            Proof::Password => Knock::SignIn(somebody.login.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::view::Tile;

    fn tile(number: u8, login: &str, pin: bool) -> Tile {
        Tile {
            user: UserId::from_bytes([number; 16]),
            login: login.to_owned(),
            name: login.to_uppercase(),
            locked: pin,
            pin,
        }
    }

    fn door(vault: VaultStanding, tiles: Vec<Tile>) -> DoorView {
        DoorView {
            vault,
            clinic_name: None,
            test_clinic: None,
            tiles,
            sample: None,
            keychain: true,
            folder: String::new(),
            version: String::new(),
        }
    }

    fn locked(login: &str) -> VaultStanding {
        VaultStanding::Locked {
            user: UserId::from_bytes([1; 16]),
            pin: true,
            login: login.to_owned(),
            name: login.to_uppercase(),
        }
    }

    #[test]
    fn whoever_locked_is_chosen_and_unlocks_by_pin_or_password() {
        let door = door(locked("anna"), vec![tile(1, "anna", true), tile(2, "ben", true)]);
        let doorway = Doorway::of(&door, None);
        assert_eq!(doorway.chosen, Chosen::Known("anna".to_owned()));
        assert_eq!(
            doorway.knock(&door, ""),
            Some(Knock::Pin(UserId::from_bytes([1; 16])))
        );
        assert_eq!(
            doorway.by(Proof::Password).knock(&door, ""),
            Some(Knock::Unlock),
            "by password"
        );
    }

    #[test]
    fn somebody_else_is_one_key_away_and_comes_in_by_their_own_pin() {
        let door = door(
            locked("anna"),
            vec![
                tile(1, "anna", true),
                tile(2, "ben", true),
                tile(3, "cleo", false),
            ],
        );
        let people = people(&door);
        let ben = Doorway::of(&door, None).step(&people, true);
        assert_eq!(
            ben.knock(&door, ""),
            Some(Knock::Pin(UserId::from_bytes([2; 16])))
        );
        let cleo = ben.step(&people, true);
        assert_eq!(cleo.proof(&people), Proof::Password);
        assert_eq!(
            cleo.knock(&door, ""),
            Some(Knock::SignIn("cleo".to_owned())),
            "nobody unlocks another's session"
        );
        assert_eq!(
            cleo.step(&people, true).chosen,
            Chosen::Known("anna".to_owned()),
            "round and round"
        );
        assert_eq!(
            Doorway::of(&door, None).step(&people, false).chosen,
            Chosen::Known("cleo".to_owned())
        );
    }

    #[test]
    fn a_wish_for_the_password_ends_with_the_choice_of_another_person() {
        let door = door(locked("anna"), vec![tile(1, "anna", true), tile(2, "ben", true)]);
        let people = people(&door);
        let wished = Doorway::of(&door, None).by(Proof::Password);
        assert_eq!(wished.proof(&people), Proof::Password);
        assert_eq!(wished.step(&people, true).proof(&people), Proof::Pin);
        assert_eq!(wished.by(Proof::Pin).proof(&people), Proof::Pin);
    }

    #[test]
    fn where_the_clinic_shows_no_names_only_whoever_locked_is_there() {
        let locked = door(locked("anna"), Vec::new());
        let names: Vec<_> = people(&locked)
            .into_iter()
            .map(|somebody| somebody.name)
            .collect();
        assert_eq!(names, ["ANNA"]);
        assert_eq!(
            Doorway::of(&locked, None).knock(&locked, ""),
            Some(Knock::Pin(UserId::from_bytes([1; 16])))
        );
        let closed = door(VaultStanding::Closed, Vec::new());
        assert_eq!(Doorway::of(&closed, None).chosen, Chosen::Typed);
        assert_eq!(
            Doorway::of(&closed, None).knock(&closed, "Ben"),
            Some(Knock::SignIn("Ben".to_owned()))
        );
    }

    #[test]
    fn nobody_is_chosen_among_several_who_left() {
        let door = door(
            VaultStanding::Closed,
            vec![tile(1, "anna", false), tile(2, "ben", false)],
        );
        let doorway = Doorway::of(&door, None);
        assert_eq!(doorway.chosen, Chosen::Nobody);
        assert_eq!(doorway.knock(&door, ""), None);
    }

    #[test]
    fn whoever_ran_out_of_time_for_the_code_goes_on_with_the_password() {
        let door = door(locked("anna"), vec![tile(1, "anna", true), tile(2, "ben", true)]);
        let doorway = Doorway::of(&door, Some("ben"));
        assert_eq!(doorway.knock(&door, ""), Some(Knock::SignIn("ben".to_owned())));
        assert_eq!(Doorway::of(&door, Some("dora")).chosen, Chosen::Typed);
    }
}
