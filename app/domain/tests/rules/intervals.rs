//! Intervals, ages and the next dose, each told in the sentence a parent reads.

use domain::Date;
use domain::due::{NextDose, next_dose};
use domain::interval::{Reason, check};
use domain::ja::verdict;
use domain::vaccine::{PastDose, find};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn history(doses: &[(&str, &str)]) -> Vec<PastDose> {
    doses
        .iter()
        .map(|(code, day)| PastDose::of(find(code).unwrap(), date(day)))
        .collect()
}

/// Sentences of all reasons against `code` on `day`.
fn told(doses: &[(&str, &str)], code: &str, birth: &str, day: &str) -> Vec<String> {
    match check(&history(doses), find(code).unwrap(), date(birth), date(day)) {
        Ok(()) => Vec::new(),
        Err(refusals) => {
            assert!(
                refusals
                    .iter()
                    .all(|refusal| !refusal.sources.is_empty() && !refusal.confidence.is_empty())
            );
            refusals
                .iter()
                .map(|refusal| verdict::refusal(refusal, date(day)))
                .collect()
        }
    }
}

#[test]
fn a_live_vaccine_waits_for_another_one_and_says_until_when() {
    let birth = "2025-10-01";
    let given = [("varicella", "2026-11-21")];
    let sentence = "水痘（11月21日）から27日以上あけるため、12月19日から受けられます。";
    assert_eq!(told(&given, "mr1", birth, "2026-12-18"), [sentence]);
    assert!(told(&given, "mr1", birth, "2026-12-19").is_empty());
    assert!(
        told(&given, "mr1", birth, "2026-11-21").is_empty(),
        "the same day is allowed"
    );
    assert!(
        told(&given, "penta", birth, "2026-11-22").is_empty(),
        "an inactivated vaccine does not wait"
    );
    let swallowed = [
        ("rota_rv1", "2026-11-21"),
        ("flu_child_nasal", "2026-11-21"),
        ("hepb", "2026-11-21"),
    ];
    assert!(
        told(&swallowed, "mr1", birth, "2026-11-22").is_empty(),
        "only injected live vaccines count"
    );
    assert_eq!(
        told(&[("mumps", "2026-11-21")], "mr1", birth, "2026-12-01").len(),
        1
    );
    assert_eq!(
        told(
            &[("yellow_fever", "2026-11-21")],
            "varicella",
            birth,
            "2026-12-01"
        )
        .len(),
        1
    );
}

#[test]
fn a_series_keeps_its_own_intervals() {
    let born = "2026-05-10";
    let check = |doses: &[(&str, &str)], code: &str, birth: &str, day: &str, expect: &[&str]| {
        assert_eq!(told(doses, code, birth, day), expect, "{code} on {day}");
    };
    let penta = [("penta", "2026-08-01")];
    check(
        &penta,
        "penta",
        born,
        "2026-08-21",
        &["前回（8月1日）から20日以上あけるため、8月22日から受けられます。"],
    );
    check(&penta, "penta", born, "2026-08-22", &[]);
    let three = [
        ("penta", "2026-08-01"),
        ("penta", "2026-08-22"),
        ("penta", "2026-09-12"),
    ];
    let wait = "前回（令和8年（2026年）9月12日）から6か月以上あけるため、3月12日から受けられます。";
    check(&three, "penta", born, "2027-03-11", &[wait]);
    check(&three, "penta", born, "2027-03-12", &[]);
    // B型肝炎: the third dose is counted from the first
    let hepb = [("hepb", "2026-07-10"), ("hepb", "2026-08-07")];
    check(
        &hepb,
        "hepb",
        born,
        "2026-11-26",
        &["1回目（7月10日）から139日以上あけるため、11月27日から受けられます。"],
    );
    check(&hepb, "hepb", born, "2026-11-27", &[]);
    let done = [hepb[0], hepb[1], ("hepb", "2026-11-27")];
    check(
        &done,
        "hepb",
        born,
        "2026-12-27",
        &["必要な回数（3回）をすでに受け終えています。"],
    );
    check(
        &penta,
        "penta",
        born,
        "2026-08-01",
        &["同じ予防接種が8月1日に記録されています。二重の記録でないか確かめてください。"],
    );
    // 日本脳炎第2期 after 第1期
    let je = [("je1", "2026-11-20")];
    check(
        &je,
        "je2",
        "2016-01-01",
        "2026-11-21",
        &["日本脳炎第1期（11月20日）から6日以上あけるため、11月27日から受けられます。"],
    );
    // 水痘: three months
    let varicella = [("varicella", "2026-11-30")];
    check(
        &varicella,
        "varicella",
        "2025-10-01",
        "2027-02-28",
        &["前回（令和8年（2026年）11月30日）から3か月以上あけるため、3月1日から受けられます。"],
    );
}

#[test]
fn doses_of_the_four_in_one_count_for_the_five_in_one() {
    let given = [
        ("dpt_ipv_legacy", "2024-02-01"),
        ("dpt_ipv_legacy", "2024-03-01"),
        ("penta", "2024-05-01"),
    ];
    let born = "2023-11-10";
    assert_eq!(told(&given, "penta", born, "2024-10-31").len(), 1);
    assert!(told(&given, "penta", born, "2024-11-01").is_empty());
    let all = [given[0], given[1], given[2], ("penta", "2024-11-01")];
    assert_eq!(
        told(&all, "dpt_ipv_legacy", born, "2025-01-01"),
        ["必要な回数（4回）をすでに受け終えています。"]
    );
}

#[test]
fn the_number_of_pneumococcal_doses_follows_the_age_at_the_first() {
    let born = "2025-01-15";
    let complete = |doses: &[(&str, &str)], day: &str| {
        told(doses, "pcv_child", born, day)
            .iter()
            .any(|sentence| sentence.contains("受け終えて"))
    };
    // started at 25 months: one dose
    assert!(complete(&[("pcv_child", "2027-03-01")], "2027-06-01"));
    // started at 13 months: two doses, 60 days apart
    let one = [("pcv_child", "2026-03-01")];
    assert_eq!(told(&one, "pcv_child", born, "2026-04-30").len(), 1);
    assert!(told(&one, "pcv_child", born, "2026-05-01").is_empty());
    // started at 3 months, second dose after twelve months: the third is left out, the booster comes 60 days later
    let late = [("pcv_child", "2025-04-15"), ("pcv_child", "2026-03-01")];
    assert_eq!(told(&late, "pcv_child", born, "2026-04-01").len(), 1);
    assert!(told(&late, "pcv_child", born, "2026-05-01").is_empty());
    assert!(complete(
        &[late[0], late[1], ("pcv_child", "2026-05-01")],
        "2026-09-01"
    ));
    // the booster is not before the first birthday
    let three = [
        ("pcv_child", "2025-03-20"),
        ("pcv_child", "2025-04-20"),
        ("pcv_child", "2025-05-20"),
    ];
    let early = told(&three, "pcv_child", born, "2025-12-01");
    assert_eq!(
        early,
        ["定期接種の対象となる年齢に達していないため、令和8年（2026年）1月14日から受けられます。"]
    );
}

#[test]
fn too_young_too_late_and_a_late_start_are_told_apart() {
    let born = "2026-05-10";
    let check = |code: &str, day: &str, expect: &str| {
        let refusals = check(&[], find(code).unwrap(), date(born), date(day)).unwrap_err();
        assert_eq!(refusals.len(), 1);
        let name = match refusals[0].reason {
            Reason::TooYoung { .. } => "young",
            Reason::TooLate { .. } => "late",
            Reason::LateStart { .. } => "late start",
            _ => "other",
        };
        assert_eq!(name, expect, "{code} on {day}");
        assert_eq!(
            refusals[0].reason.may_be_overridden(),
            expect == "late start"
        );
    };
    check("mr1", "2027-05-08", "young");
    check("mr1", "2028-05-10", "late");
    check("rota_rv1", "2026-08-23", "late start");
    check("rota_rv1", "2026-10-26", "late");
    assert!(told(&[], "mr1", born, "2027-05-09").is_empty());
    assert!(told(&[], "mr1", born, "2028-05-09").is_empty());
    assert!(
        told(&[], "rota_rv1", born, "2026-08-22").is_empty(),
        "birth + 104 days is the last good day"
    );
    assert!(
        told(
            &[("rota_rv5", "2026-08-01")],
            "rota_rv1",
            born,
            "2026-08-22"
        )[0]
        .contains("別の種類")
    );
}

#[test]
fn the_next_dose_comes_with_its_first_day_and_the_reason() {
    let told = |doses: &[(&str, &str)], code: &str, birth: &str, today: &str| {
        verdict::next_dose(
            &next_dose(&history(doses), find(code).unwrap(), date(birth)),
            date(today),
        )
    };
    let born = "2026-05-10";
    assert_eq!(
        told(&[], "penta", born, "2026-06-01"),
        "次（初回1回目）は、対象の年齢になる7月9日から受けられます。"
    );
    let one = [("penta", "2026-11-21")];
    assert_eq!(
        told(&one, "penta", born, "2026-11-21"),
        "次（初回2回目）は、前回から20日以上あけるため、12月12日から受けられます。"
    );
    assert_eq!(
        told(&one, "penta", born, "2026-12-12"),
        "次（初回2回目）は、今日から受けられます。"
    );
    let live = [("varicella", "2026-11-21")];
    assert_eq!(
        told(&live, "mr1", "2025-11-01", "2026-11-21"),
        "次（1回）は、水痘から27日以上あけるため、12月19日から受けられます。"
    );
    assert_eq!(
        told(&[("mr1", "2026-11-21")], "mr1", "2025-11-01", "2026-11-21"),
        "この予防接種は必要な回数を受け終えました。"
    );
    // the second dose of hepatitis B at ten months: the third would be after the first birthday
    let late = next_dose(
        &history(&[("hepb", "2026-02-01"), ("hepb", "2026-03-15")]),
        find("hepb").unwrap(),
        date("2025-05-10"),
    );
    assert_eq!(
        late,
        NextDose::TooLate {
            latest: date("2026-05-09")
        }
    );
    // the bound that comes last decides
    let pcv = [
        ("pcv_child", "2026-07-20"),
        ("pcv_child", "2026-08-20"),
        ("pcv_child", "2026-09-20"),
    ];
    match next_dose(&history(&pcv), find("pcv_child").unwrap(), date(born)) {
        NextDose::From {
            earliest,
            latest,
            number,
            ..
        } => {
            assert_eq!((earliest, number), (date("2027-05-09"), 4));
            assert_eq!(latest, Some(date("2031-05-09")));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        next_dose(&[], find("mumps").unwrap(), date(born)),
        NextDose::Unknown
    );
}

#[test]
fn a_dose_in_an_outbreak_before_the_first_birthday_is_not_the_first() {
    let (born, early) = ("2025-11-21", [("mr1", "2026-11-01")]);
    let wait = "MR第1期（11月1日）から27日以上あけるため、11月29日から受けられます。";
    assert_eq!(told(&early, "mr1", born, "2026-11-28"), [wait]);
    assert!(told(&early, "mr1", born, "2026-11-29").is_empty());
    let both = [early[0], ("mr1", "2026-11-29")];
    assert_eq!(
        told(&both, "mr1", born, "2027-01-10"),
        ["必要な回数（1回）をすでに受け終えています。"]
    );
}
