//! What the code on a vial says, in the shapes readers and people give it.

use domain::Date;
use domain::gs1::{Gs1Error, Label, read};

const GTIN: &str = "04987123456784";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn of(text: &str) -> Result<Label, Gs1Error> {
    read(text, day("2026-11-27"))
}

fn label(expiry: Option<&str>, lot: Option<&str>) -> Result<Label, Gs1Error> {
    Ok(Label {
        gtin: GTIN.to_owned(),
        expiry: expiry.map(day),
        lot: lot.map(str::to_owned),
    })
}

#[test]
fn product_day_and_lot_are_read_from_every_shape_of_the_same_code() {
    let check = |text: &str, expiry: Option<&str>, lot: Option<&str>| {
        assert_eq!(of(text), label(expiry, lot), "{text:?}");
    };
    let whole = (Some("2027-03-31"), Some("AB123"));
    check(&format!("(01){GTIN}(17)270331(10)AB123"), whole.0, whole.1);
    check(&format!("01{GTIN}1727033110AB123"), whole.0, whole.1);
    check(&format!("]C101{GTIN}1727033110AB123"), whole.0, whole.1);
    check(
        &format!("]d2\u{1d}01{GTIN}1727033110AB123"),
        whole.0,
        whole.1,
    );
    check(
        &format!("（01）{GTIN}（17）270331（10）AB123"),
        whole.0,
        whole.1,
    );
    check(
        &format!(" (01) {GTIN} (17) 270331 (10) AB123 \n"),
        whole.0,
        whole.1,
    );
    // a lot in the middle ends with FNC1, and in brackets with the next one
    check(&format!("01{GTIN}10AB123\u{1d}17270331"), whole.0, whole.1);
    check(
        &format!("(01){GTIN}(10)AB123(17)270331(21)S1"),
        whole.0,
        whole.1,
    );
    // no day: the end of the month, also in a leap year
    check(&format!("01{GTIN}17280200"), Some("2028-02-29"), None);
    check(&format!("01{GTIN}10ab-1"), None, Some("ab-1"));
    // the product alone, as 14 digits and as the 13 under the bars
    check(GTIN, None, None);
    check(&GTIN[1..], None, None);
    // the year nearest to today
    check(&format!("01{GTIN}17760101"), Some("2076-01-01"), None);
    check(&format!("01{GTIN}17770101"), Some("1977-01-01"), None);
}

#[test]
fn what_is_no_such_code_says_why() {
    let check = |text: &str, expect: Gs1Error| assert_eq!(of(text), Err(expect), "{text:?}");
    let wrong = GTIN.replacen('7', "1", 1);
    check("", Gs1Error::Empty);
    check(" \u{1d}", Gs1Error::Empty);
    check(&wrong, Gs1Error::CheckDigit);
    check(&format!("01{wrong}17270331"), Gs1Error::CheckDigit);
    check("1727033110AB123", Gs1Error::NoProduct);
    check(&format!("01{GTIN}17271331"), Gs1Error::Day);
    check(&format!("01{GTIN}17270230"), Gs1Error::Day);
    check(&format!("01{GTIN}1727"), Gs1Error::Part);
    check(&format!("01{GTIN}10"), Gs1Error::Part);
    check(&format!("01{GTIN}9912"), Gs1Error::Part);
    check("https://example.com/", Gs1Error::Part);
    check("みかん", Gs1Error::Part);
    check("]", Gs1Error::Empty);
    check(&"1".repeat(300), Gs1Error::Part);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,60}", year in 1900_i32..2200) {
        let today = chrono::NaiveDate::from_ymd_opt(year, 6, 1).unwrap();
        let _ = read(&text, today);
        let _ = read(&format!("01{GTIN}{text}"), today);
    }
}
