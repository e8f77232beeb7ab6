//! Made-up patients: names of many origins, plausible ages, telephone numbers that nobody has.

use super::random::Random;
use careloop_contract::Day;
use core::fmt::Write as _;

/// The header of the table that [`Patient::write_row`] fills, as an import knows it.
pub(crate) const HEADER: &str = "record_number,family_name,given_name,birth_day,sex,phone,ADDRESS\n";

const FAMILIES: [&str; 64] = [
    "Abebe",
    "Ahmed",
    "Alvarez",
    "Andersen",
    "Baker",
    "Begay",
    "Bianchi",
    "Brown",
    "Campbell",
    "Chen",
    "Cohen",
    "Cruz",
    "Davis",
    "Diallo",
    "Dubois",
    "Eze",
    "Fernandes",
    "Fischer",
    "Garcia",
    "Goldberg",
    "Gonzalez",
    "Gupta",
    "Haddad",
    "Hernandez",
    "Hoang",
    "Hughes",
    "Ivanova",
    "Jackson",
    "Jensen",
    "Johnson",
    "Kaplan",
    "Kaya",
    "Kim",
    "Kowalski",
    "Lee",
    "Lopez",
    "MacDonald",
    "Martin",
    "Mbeki",
    "Mendoza",
    "Miller",
    "Murphy",
    "Nakamura",
    "Nguyen",
    "Novak",
    "O'Brien",
    "Okafor",
    "Osei",
    "Papadopoulos",
    "Park",
    "Patel",
    "Pereira",
    "Ramirez",
    "Reyes-Soto",
    "Rossi",
    "Sato",
    "Schmidt",
    "Singh",
    "Smith",
    "Tran",
    "Vasquez",
    "Washington",
    "Wójcik",
    "Yazzie",
];

const FEMALE: [&str; 40] = [
    "Aaliyah",
    "Abigail",
    "Aisha",
    "Amara",
    "Ana",
    "Anjali",
    "Beatriz",
    "Carmen",
    "Chloe",
    "Dolores",
    "Eleanor",
    "Elif",
    "Emma",
    "Fatima",
    "Grace",
    "Hannah",
    "Ingrid",
    "Irina",
    "Isabella",
    "Jasmine",
    "Joy",
    "Keiko",
    "Latoya",
    "Leila",
    "Linh",
    "Lucía",
    "Maeve",
    "Maria",
    "Mei",
    "Naomi",
    "Ngozi",
    "Olivia",
    "Priscilla",
    "Rosa",
    "Ruth",
    "Saanvi",
    "Sofia",
    "Yuki",
    "Zainab",
    "Zoë",
];

const MALE: [&str; 40] = [
    "Aarav",
    "Abdul",
    "Ahmad",
    "Alejandro",
    "Andre",
    "Antonio",
    "Arjun",
    "Benjamin",
    "Carlos",
    "Charles",
    "Chidi",
    "Daniel",
    "David",
    "Dmitri",
    "Elijah",
    "Emeka",
    "Ethan",
    "Felix",
    "George",
    "Hiroshi",
    "Ibrahim",
    "Isaac",
    "James",
    "Jamal",
    "Jorge",
    "José",
    "Kenji",
    "Kwame",
    "Liam",
    "Luca",
    "Mateo",
    "Minh",
    "Noah",
    "Omari",
    "Pablo",
    "Rafael",
    "Samuel",
    "Thomas",
    "Wei",
    "Yusuf",
];

const STREETS: [&str; 16] = [
    "Alder Street",
    "Birch Lane",
    "Cedar Avenue",
    "Chestnut Street",
    "Creek Road",
    "Elm Street",
    "Garden Way",
    "Hill Road",
    "Juniper Court",
    "Lakeview Drive",
    "Maple Avenue",
    "Mill Street",
    "Orchard Lane",
    "Park Avenue",
    "River Road",
    "Willow Street",
];

const TOWNS: [&str; 8] = [
    "Ashford",
    "Brookfield",
    "Fairview",
    "Glenwood",
    "Kingsbury",
    "Milton",
    "Riverside",
    "Springdale",
];

/// A patient who does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Patient {
    pub(crate) record_number: String,
    pub(crate) family: &'static str,
    pub(crate) given: String,
    born: Day,
    sex: &'static str,
    phone: String,
    address: String,
}

impl Patient {
    /// The record number of the `number`th patient.
    pub(crate) fn record_number(number: u32) -> String {
        format!("WC-{:05}", 10_000 + number)
    }

    /// The `number`th patient, counted from 0.
    pub(crate) fn make(random: &mut Random, number: u32, today: Day) -> Self {
        let is_female = random.percent(54);
        let names: &[&'static str] = if is_female { &FEMALE } else { &MALE };
        let mut given = random.word(names).to_owned();
        if random.percent(25) {
            let middle = random.word(names);
            if middle != given {
                given.push(' ');
                given.push_str(middle);
            }
        }
        let sex = match random.below(100) {
            0 => "X",
            1 => "U",
            _ if is_female => "F",
            _ => "M",
        };
        Self {
            record_number: Self::record_number(number),
            family: random.word(&FAMILIES),
            given,
            born: born(random, today),
            sex,
            // 555-0100 to 555-0199 are kept free for made-up numbers.
            phone: format!("({}) 555-01{:02}", random.between(201, 989), random.below(100)),
            address: format!(
                "{} {}, {}",
                random.between(1, 999),
                random.word(&STREETS),
                random.word(&TOWNS)
            ),
        }
    }

    /// Adds the patient as a row under [`HEADER`].
    pub(crate) fn write_row(&self, table: &mut String) {
        let Self {
            record_number,
            family,
            given,
            born,
            sex,
            phone,
            address,
        } = self;
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "{record_number},{family},{given},{born},{sex},{phone},\"{address}\""
        );
    }
}

/// A day of birth as in a family practice: children, many adults, and more of the old than live in
/// the town.
fn born(random: &mut Random, today: Day) -> Day {
    let years = match random.below(100) {
        0..=17 => random.between(0, 17),
        18..=44 => random.between(18, 44),
        45..=74 => random.between(45, 69),
        _ => random.between(70, 96),
    };
    today.plus_days(-(years * 365 + years / 4 + random.between(1, 360)))
}

/// A table of many patients.
pub(crate) fn table(patients: &[Patient]) -> String {
    let mut table = HEADER.to_owned();
    patients.iter().for_each(|patient| patient.write_row(&mut table));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_are_nobody_s_and_ages_are_human() {
        let mut random = Random::new(5);
        let today = Day::new(2026, 11, 21).expect("a day");
        for number in 0..500 {
            let patient = Patient::make(&mut random, number, today);
            assert!(patient.phone.contains(") 555-01"), "{}", patient.phone);
            let days = today.as_days() - patient.born.as_days();
            assert!((1..366 * 98).contains(&days), "{}", patient.born);
        }
    }
}
