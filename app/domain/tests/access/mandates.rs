//! 成年後見人等: what can be written down of a certificate, and what it opens.

use domain::Date;
use domain::access::mandate::{Mandate, MandateError};
use domain::access::{Categories, Category, Powers, Relation};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

const TODAY: &str = "2026-11-27";

fn mandate(powers: Powers) -> Mandate {
    Mandate {
        powers,
        certificate: day("2026-11-20"),
        last_day: None,
    }
}

#[test]
fn a_certificate_is_written_down_for_an_adult_and_only_as_far_as_it_can_be_true() {
    let money = Powers::Curatorship(Categories::of(&[Category::C02, Category::C16]));
    let none = Powers::Assistance(Categories::NONE);
    let whole = mandate(Powers::Guardianship);
    let certificate = |text: &str| Mandate {
        certificate: day(text),
        ..whole
    };
    let until = |text: &str| Mandate {
        last_day: Some(day(text)),
        ..whole
    };
    let check = |mandate: Mandate, birth: Option<&str>, expect| {
        let found = mandate.check(birth.map(day), day(TODAY));
        assert_eq!(found, expect, "{mandate:?} {birth:?}");
    };
    let old = Some("1940-04-01");
    check(whole, old, Ok(()));
    check(mandate(money), old, Ok(()));
    check(mandate(none), old, Err(MandateError::Nothing));
    check(whole, None, Err(MandateError::Minor));
    // 成年 is reached with the day before the birthday; the switch is 00:00 of the birthday
    check(whole, Some("2008-11-27"), Ok(()));
    check(whole, Some("2008-11-28"), Err(MandateError::Minor));
    check(certificate(TODAY), old, Ok(()));
    check(
        certificate("2026-11-28"),
        old,
        Err(MandateError::Certificate),
    );
    check(
        certificate("1940-03-31"),
        old,
        Err(MandateError::Certificate),
    );
    check(until(TODAY), old, Ok(()));
    check(until("2026-11-26"), old, Err(MandateError::Over));
}

#[test]
fn a_mandate_for_a_time_ends_with_its_last_day() {
    let until = Mandate {
        last_day: Some(day("2027-03-31")),
        ..mandate(Powers::Guardianship)
    };
    let ends = |mandate: Mandate| match mandate.relation() {
        Relation::Statutory { ends, .. } => ends,
        other => panic!("{other:?}"),
    };
    assert_eq!(ends(until), Some(day("2027-04-01")));
    assert_eq!(ends(mandate(Powers::Guardianship)), None);
}

#[test]
fn what_is_kept_reads_back_and_what_no_representative_has_is_refused() {
    let matters = Categories::of(&[Category::C02, Category::C11]);
    for powers in [
        Powers::Guardianship,
        Powers::Curatorship(matters),
        Powers::Assistance(matters),
    ] {
        let kept = Mandate {
            last_day: Some(day("2027-03-31")),
            ..mandate(powers)
        };
        let text = serde_json::to_string(&kept).unwrap();
        assert_eq!(
            serde_json::from_str::<Mandate>(&text).unwrap(),
            kept,
            "{text}"
        );
    }
    for broken in [
        // 母子保健 and ライフログ are never a representative's
        r#"{"kind":"curatorship","matters":["C09"],"certificate":"2026-11-20"}"#,
        r#"{"kind":"curatorship","matters":["C99"],"certificate":"2026-11-20"}"#,
        r#"{"kind":"guardianship","matters":["C02"],"certificate":"2026-11-20"}"#,
        r#"{"kind":"everything","certificate":"2026-11-20"}"#,
        r#"{"kind":"guardianship"}"#,
    ] {
        assert!(serde_json::from_str::<Mandate>(broken).is_err(), "{broken}");
    }
    let offered = Mandate::matters();
    assert!(offered.has(Category::C02) && offered.has(Category::C16));
    assert!(!offered.has(Category::C01), "it goes without saying");
    assert!(!offered.has(Category::C09) && !offered.has(Category::C17));
}
