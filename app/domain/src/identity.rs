//! 四情報 (氏名・生年月日・性別・住所): finding the one person somebody names who cannot ask them.
//!
//! Nobody is shown a list of people to choose from. Either what was said fits one person, or it fits nobody.

use crate::fhir::patient::{Gender, Patient};
use crate::input::{compose_kana, katakana, to_half_width};
use crate::time::Date;

/// Letters of an address that say nothing yet.
const ADDRESS_LETTERS_MIN: usize = 4;

/// Who somebody is said to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FourItems<'a> {
    /// 氏名 or フリガナ, as typed.
    pub name: &'a str,
    /// 生年月日
    pub birth: Date,
    /// 性別
    pub gender: Gender,
    /// 住所 or its beginning. Needed only where the rest fits two people.
    pub address: Option<&'a str>,
}

/// Whom it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fits<T> {
    /// This one.
    One(T),
    /// More than one: the address is missing or says too little.
    Several,
    /// Nobody.
    Nobody,
}

impl FourItems<'_> {
    /// Whom of these people it fits.
    pub fn among<T: Copy>(&self, people: &[(T, Patient)]) -> Fits<T> {
        let by_name: Vec<&(T, Patient)> = people.iter().filter(|(_, it)| self.fits(it)).collect();
        let address = self
            .address
            .map(plain)
            .filter(|it| it.chars().count() >= ADDRESS_LETTERS_MIN);
        let there: Vec<&(T, Patient)> = match &address {
            Some(typed) => {
                let lives = |it: &Patient| {
                    it.address
                        .as_deref()
                        .is_some_and(|at| plain(at).contains(typed))
                };
                by_name.into_iter().filter(|(_, it)| lives(it)).collect()
            }
            None => by_name,
        };
        match there.as_slice() {
            [] => Fits::Nobody,
            [(one, _)] => Fits::One(*one),
            _ => Fits::Several,
        }
    }

    fn fits(&self, patient: &Patient) -> bool {
        let same_name = |known: &Option<String>, typed: &str, form: fn(&str) -> String| {
            known
                .as_deref()
                .is_some_and(|known| letters(&form(known)) == letters(&form(typed)))
        };
        let named = same_name(&patient.name, self.name, compose_kana)
            || same_name(&patient.kana, self.name, katakana);
        let gender = match patient.gender {
            None | Some(Gender::Unknown) => true,
            Some(known) => known == self.gender,
        };
        let some = !letters(self.name).is_empty();
        some && named && gender && patient.birth_date() == Some(self.birth)
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// 丁目 and 番地 are written in many ways; only widths and hyphens are made alike.
fn plain(address: &str) -> String {
    let half = letters(&to_half_width(&compose_kana(address)));
    half.chars()
        .map(|c| {
            if matches!(c, '‐' | '−' | '–' | '—' | '―') {
                '-'
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PersonId;
    use uuid::Uuid;

    fn people() -> Vec<(u8, Patient)> {
        let birth: Date = "2024-03-14".parse().unwrap();
        let one = |number: u8, name: &str, kana: &str, address: &str| {
            let person = PersonId(Uuid::from_u128(u128::from(number)));
            let patient = Patient {
                gender: Some(Gender::Male),
                address: Some(address.to_owned()),
                ..Patient::new(person, name, kana, birth)
            };
            (number, patient)
        };
        vec![
            one(1, "佐藤 陽翔", "サトウ ハルト", "東京都架空市青空町1-2-3"),
            one(2, "佐藤 悠斗", "サトウ ハルト", "東京都架空市緑台4-5-6"),
        ]
    }

    #[test]
    fn a_person_is_found_by_who_they_are_and_never_by_a_guess() {
        let check = |name: &str, birth: &str, gender, address: Option<&str>, expect| {
            let items = FourItems {
                name,
                birth: birth.parse().unwrap(),
                gender,
                address,
            };
            assert_eq!(items.among(&people()), expect, "{items:?}");
        };
        let (day, male) = ("2024-03-14", Gender::Male);
        check("佐藤陽翔", day, male, None, Fits::One(1));
        check("佐藤　陽翔", day, male, None, Fits::One(1));
        check("さとう はると", day, male, None, Fits::Several);
        check("ｻﾄｳ ﾊﾙﾄ", day, male, Some("緑台４‐５‐６"), Fits::One(2));
        check("サトウハルト", day, male, Some("青空町"), Fits::Several);
        check(
            "サトウハルト",
            day,
            male,
            Some("架空市青空町"),
            Fits::One(1),
        );
        check("サトウハルト", day, male, Some("別の市の町"), Fits::Nobody);
        check("佐藤陽翔", "2024-03-15", male, None, Fits::Nobody);
        check("佐藤陽翔", day, Gender::Female, None, Fits::Nobody);
        check("佐藤", day, male, None, Fits::Nobody);
        check(" ", day, male, None, Fits::Nobody);
    }
}
