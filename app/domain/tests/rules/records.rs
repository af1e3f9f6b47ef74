//! The record of a dose, and forms passed on by QR.

use crate::support::day;
use domain::fhir::immunization::Immunization;
use domain::handover::{CODE_LENGTH, HandoverError, Joined, Joiner, split};
use domain::input::{Calendar, Decimal, RawDate};
use domain::ja;
use domain::record_form::*;
use domain::{PersonId, RecordId};
use uuid::Uuid;

fn typed() -> RecordForm {
    RecordForm {
        vaccine: "mr1".to_owned(),
        lot: "ａｂ１２－３".to_owned(),
        expiry: day(Some(Calendar::Reiwa), "９", "3", ""),
        volume: "０．５".to_owned(),
        site: "74L".to_owned(),
        route: "SQ".to_owned(),
        place: "みなと小児科".to_owned(),
        doctor: "さとう けん".to_owned(),
        date: day(Some(Calendar::Seireki), "2026", "11", "21"),
        dose_number: "1回".to_owned(),
        legal: "routine".to_owned(),
    }
}

fn context() -> Context {
    Context {
        birth: "2025-11-03".parse().unwrap(),
        today: "2026-11-21".parse().unwrap(),
    }
}

#[test]
fn a_typed_record_becomes_an_immunization_that_reads_back() {
    let entry = check(&typed(), &context()).unwrap();
    assert_eq!(
        (entry.lot.as_str(), entry.expiry.to_string().as_str()),
        ("AB12-3", "2027-03-31")
    );
    assert_eq!(entry.warnings, [Warning::FreezeDried]);
    let (id, person) = (RecordId(Uuid::from_u128(5)), PersonId(Uuid::from_u128(1)));
    let written = entry.immunization(id, person).to_json();
    let read = Immunization::read(&written).unwrap();
    assert_eq!(read.to_json(), written);
    assert_eq!(read.dose_ml, Decimal::parse("0.5"));
    assert_eq!(written["doseQuantity"]["value"], 0.5);
    assert_eq!(written["protocolApplied"][0]["doseNumberString"], "1回");
    assert_eq!(written["occurrenceDateTime"], "2026-11-21");
    assert_eq!(
        domain::fhir::check(
            &domain::fhir::Incoming {
                kind: "Immunization",
                record: id,
                person
            },
            &written.to_string()
        ),
        Ok(())
    );
}

#[test]
fn each_mistake_in_a_record_is_named_with_what_to_do() {
    let check = |change: &dyn Fn(&mut RecordForm), field: Field, sentence: &str| {
        let mut form = typed();
        change(&mut form);
        let problems = check(&form, &context()).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        let (found, problem) = problems[0];
        assert_eq!(found, field);
        assert_eq!(
            ja::record_form::problem(field, problem, context().today),
            sentence
        );
    };
    check(
        &|f| f.lot = "A".repeat(200),
        Field::Lot,
        "Lot No.は20文字までで入れてください。",
    );
    check(
        &|f| f.lot = "AB 漢字".to_owned(),
        Field::Lot,
        "Lot No.は英字、数字、ハイフンで入れてください。",
    );
    check(
        &|f| f.lot = "  ".to_owned(),
        Field::Lot,
        "Lot No.を入れてください。",
    );
    check(
        &|f| f.expiry = day(Some(Calendar::Seireki), "2026", "10", ""),
        Field::Expiry,
        "有効期限（10月31日）が切れています。このワクチンは使わないでください。",
    );
    check(
        &|f| f.expiry = RawDate::default(),
        Field::Expiry,
        "有効期限を入れてください。",
    );
    check(
        &|f| f.volume = "0,5".to_owned(),
        Field::Volume,
        "0.5 mLではありませんか。小数点（.）で入れてください。",
    );
    check(
        &|f| f.volume = "50".to_owned(),
        Field::Volume,
        "接種量は0より大きく5 mL以下で入れてください。",
    );
    check(
        &|f| f.volume = "0".to_owned(),
        Field::Volume,
        "接種量は0より大きく5 mL以下で入れてください。",
    );
    check(
        &|f| f.site = "elbow".to_owned(),
        Field::Site,
        "接種部位をもう一度選んでください。",
    );
    check(
        &|f| f.route = String::new(),
        Field::Route,
        "接種方法を選んでください。",
    );
    check(
        &|f| f.date = day(Some(Calendar::Seireki), "2026", "11", "22"),
        Field::Date,
        "今日より後の日付です。接種した日を入れてください。",
    );
    check(
        &|f| f.date = day(Some(Calendar::Seireki), "2025", "11", "2"),
        Field::Date,
        "生まれた日より前の日付です。年を確かめてください。",
    );
    check(
        &|f| f.doctor = "あ".repeat(101),
        Field::Doctor,
        "医師名は100文字までで入れてください。",
    );
}

#[test]
fn an_empty_record_names_every_field_once() {
    let problems = check(&RecordForm::default(), &context()).unwrap_err();
    assert_eq!(problems.len(), 11);
    assert!(
        problems
            .iter()
            .all(|(_, problem)| *problem == Problem::Missing)
    );
}

#[test]
fn an_unusual_volume_or_route_is_asked_about_but_not_refused() {
    let form = |vaccine: &str, volume: &str, route: &str| {
        let form = RecordForm {
            vaccine: vaccine.to_owned(),
            volume: volume.to_owned(),
            route: route.to_owned(),
            ..typed()
        };
        let mut warnings = check(&form, &context()).unwrap().warnings;
        // asked about whatever the volume
        warnings.retain(|warning| *warning != Warning::FreezeDried);
        warnings
    };
    assert_eq!(
        form("dt2", "0.5", "SQ"),
        [Warning::Volume {
            expected: Decimal::parse("0.1").unwrap()
        }]
    );
    assert_eq!(
        form("je1", "0.5", "SQ"),
        [Warning::Volume {
            expected: Decimal::parse("0.25").unwrap()
        }]
    );
    assert_eq!(form("je1", "0.25", "SQ"), []);
    assert_eq!(form("mr1", "0.50", "IM"), [Warning::Route]);
    assert_eq!(form("bcg", "", "PC"), []);
}

/// Bytes that do not get shorter by packing.
fn noise(seed: u32, length: usize) -> Vec<u8> {
    let next = |state: &mut u32| {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Some(u8::try_from(*state >> 24).unwrap())
    };
    std::iter::repeat_n((), length)
        .scan(seed, |state, ()| next(state))
        .collect()
}

#[test]
fn a_form_takes_few_codes_because_it_is_packed() {
    let form = r#"{"linkId":"c03","answer":[{"valueCoding":{"code":"no","display":"いいえ"}}]},"#;
    let codes = split(form.repeat(100).as_bytes(), CODE_LENGTH).unwrap();
    assert_eq!(codes.len(), 1);
}

#[test]
fn a_form_passes_in_any_order_with_repeats() {
    let bytes = noise(1, 5000);
    let codes = split(&bytes, CODE_LENGTH).unwrap();
    assert!(codes.len() > 2);
    let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    assert!(
        codes
            .iter()
            .all(|code| code.len() <= CODE_LENGTH && code.chars().all(|c| alphabet.contains(c)))
    );
    let mut joiner = Joiner::new();
    let last = codes.len() - 1;
    for code in codes[1..].iter().rev().chain(&codes[1..]) {
        assert!(matches!(joiner.push(code), Ok(Joined::Progress { .. })));
    }
    assert_eq!(joiner.progress(), Some((last, last + 1)));
    assert_eq!(joiner.missing(), [1]);
    assert_eq!(joiner.push(&codes[0]), Ok(Joined::Complete(bytes.clone())));
    let mut pasted = Joiner::new();
    assert_eq!(
        pasted.push_text(&format!("  {}\n", codes.join("\n\n").to_lowercase())),
        Ok(Joined::Complete(bytes))
    );
}

#[test]
fn a_wrong_code_is_told_apart_and_keeps_what_was_read() {
    let codes = split(&noise(7, 4000), 400).unwrap();
    let other = split(&noise(8, 4000), 400).unwrap();
    let mut joiner = Joiner::new();
    joiner.push(&codes[0]).unwrap();
    let mut check = |code: &str, expect: HandoverError| {
        assert_eq!(joiner.push(code), Err(expect), "{code}");
        assert_eq!(joiner.progress().unwrap().0, 1);
    };
    check(&other[1], HandoverError::OtherSeries);
    check("https://www.example.jp/menu", HandoverError::OtherApp);
    check("WIFI:S:clinic;T:WPA;P:x;;", HandoverError::OtherApp);
    check("shc:/5676290952432060346", HandoverError::OtherApp);
    check("", HandoverError::OtherApp);
    check("TT2/ABCDEF01/1/2/ABCDEF01/DATA", HandoverError::Newer);
    check(&codes[1][..codes[1].len() - 1], HandoverError::Damaged);
    check(&codes[1].replace("TT1/", "TT1/0"), HandoverError::Damaged);
    check("TT1/", HandoverError::Damaged);
    check(&"X".repeat(10_000), HandoverError::TooLarge);
    assert!(joiner.push(&codes[1]).is_ok());
    assert_eq!(
        split(&vec![0; 300_000], CODE_LENGTH),
        Err(HandoverError::TooLarge)
    );
    assert_eq!(split(b"", CODE_LENGTH).unwrap().len(), 1);
}

#[test]
fn a_vaccine_with_one_way_only_is_not_given_in_another() {
    let check = |vaccine: &str, route: &str, expect: Option<&str>| {
        let form = RecordForm {
            vaccine: vaccine.to_owned(),
            route: route.to_owned(),
            ..typed()
        };
        let problems = domain::record_form::check(&form, &context())
            .err()
            .unwrap_or_default();
        let only = problems.iter().find_map(|(_, problem)| match problem {
            Problem::OtherRoute { only } => Some(*only),
            _ => None,
        });
        assert_eq!(only, expect, "{vaccine} {route}");
    };
    check("rota_rv1", "SQ", Some("経口"));
    check("rota_rv1", "PO", None);
    check("bcg", "SQ", Some("経皮"));
    check("hpv", "SQ", Some("筋肉内"));
    check("rsv_maternal", "SQ", Some("筋肉内"));
    check("pcv_child", "IM", None);
    check("mr1", "IM", None);
}
