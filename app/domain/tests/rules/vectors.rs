//! The dates and typed forms that official texts and municipalities give as examples, from
//! `data/test-vectors.json`.

use domain::Date;
use domain::age::*;
use domain::era::{from_wareki, wareki_date};
use domain::input::{self, DateProblem};
use domain::ja;
use serde_json::Value;

fn vectors(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../../data/test-vectors.json")).unwrap();
    all[part]["vectors"].as_array().unwrap().clone()
}

fn date(value: &Value) -> Date {
    value.as_str().unwrap().parse().unwrap()
}

fn number(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

#[test]
fn every_date_vector_of_the_schedule_holds() {
    let vectors = vectors("dates");
    assert!(vectors.len() >= 21);
    for vector in vectors {
        let input = &vector["input"];
        let pair = |(from, to): (Date, Date)| format!("{from}..{to}");
        let found = match vector["fn"].as_str().unwrap() {
            "reach_months" => {
                reach_months(date(&input["birth"]), number(&input["months"])).to_string()
            }
            "birth_plus_days" => {
                birth_plus_days(date(&input["birth"]), number(&input["days"])).to_string()
            }
            "earliest_after_min_days" => {
                earliest_after_min_days(date(&input["prev"]), number(&input["min_days"]))
                    .to_string()
            }
            "earliest_after_min_months" => {
                earliest_after_min_months(date(&input["prev"]), number(&input["months"]))
                    .to_string()
            }
            "mr2_window" => pair(year_before_school(date(&input["birth"]))),
            "hpv_window" => pair(fiscal_years_of_ages(date(&input["birth"]), 12, 16)),
            other => panic!("no function {other}"),
        };
        assert_eq!(found, vector["expected"].as_str().unwrap(), "{vector}");
    }
}

#[test]
fn the_vaccine_table_gives_the_same_windows() {
    let check = |code: &str, birth: &str, expect: &str| {
        let window = domain::vaccine::find(code)
            .unwrap()
            .window
            .as_ref()
            .unwrap();
        let (from, to) = window.days(birth.parse().unwrap());
        assert_eq!(format!("{from}..{to}"), expect, "{code} {birth}");
    };
    check("mr2", "2020-04-01", "2025-04-01..2026-03-31");
    check("mr2", "2021-04-01", "2026-04-01..2027-03-31");
    check("hpv", "2010-04-02", "2022-04-01..2027-03-31");
    check("hpv", "2014-04-01", "2025-04-01..2030-03-31");
    check("rota_rv1", "2026-05-10", "2026-06-21..2026-10-25");
    check("penta", "2018-04-01", "2018-05-31..2025-09-30");
    check("je2", "2018-04-01", "2027-03-31..2031-03-31");
}

#[test]
fn every_era_vector_reads_and_writes() {
    for vector in vectors("eras") {
        let (western, japanese) = (vector[0].as_str().unwrap(), vector[1].as_str().unwrap());
        let read = input::date(japanese);
        if western == "invalid" {
            assert!(read.is_err(), "{japanese}");
            continue;
        }
        let day: Date = western.parse().unwrap();
        assert_eq!(read, Ok(day), "{japanese}");
        assert_eq!(ja::date::wareki(day), japanese);
        let wareki = wareki_date(day).unwrap();
        assert_eq!(
            from_wareki(wareki.era, wareki.year, wareki.month, wareki.day),
            Ok(day)
        );
    }
}

#[test]
fn a_day_of_another_era_comes_with_the_day_meant() {
    let check = |typed: &str, expect: &str| match input::date(typed) {
        Err(problem) => assert_eq!(ja::problem::date(problem), expect, "{typed}"),
        Ok(day) => panic!("{typed} was read as {day}"),
    };
    check("昭和64年1月8日", "平成元年1月8日ではありませんか。");
    check("平成31年5月1日", "令和元年5月1日ではありませんか。");
    check("昭和元年12月24日", "大正15年12月24日ではありませんか。");
    check(
        "令和8年2月29日",
        "この月は28日までです。「日」を確かめてください。",
    );
    check("令和8年13月1日", "「月」は1から12で入れてください。");
    check(
        "8年2月1日",
        "令和、平成などの元号か、西暦を選んでください。",
    );
}

#[test]
fn every_normalise_vector_of_a_typed_field_holds() {
    let mut checked = 0;
    for vector in vectors("normalise") {
        let typed = vector["in"].as_str().unwrap();
        // the vector file writes remarks in brackets behind the value
        let expected = vector["out"].as_str().unwrap().split(" (").next().unwrap();
        let field = vector["field"].as_str().unwrap();
        let found = match field {
            "kana" | "kana(katakana)" => input::katakana(typed),
            "postcode" => input::postcode(typed).unwrap(),
            "phone" => input::phone(typed).unwrap(),
            "date" => input::date(typed).unwrap().to_string(),
            "temperature" => match input::temperature(typed) {
                Ok(temperature) => temperature.to_string(),
                Err(input::TemperatureProblem::Comma { suggestion }) => suggestion.to_string(),
                Err(problem) => panic!("{typed}: {problem}"),
            },
            "name" if expected == "kept as typed" => {
                assert_eq!(input::name(typed), typed);
                continue;
            }
            "name" => input::name(typed),
            "any" => {
                assert_eq!(input::compose_kana("か\u{3099}"), "が");
                assert_eq!(input::name("か\u{3099}く"), "がく");
                continue;
            }
            other => panic!("no field {other}"),
        };
        assert_eq!(found, expected, "{typed} as {field}");
        checked += 1;
    }
    assert!(checked >= 13);
}

#[test]
fn dates_are_read_however_they_are_typed() {
    let check = |typed: &str, expect: &str| {
        assert_eq!(input::date(typed), Ok(expect.parse().unwrap()), "{typed}");
    };
    check("R8.11.21", "2026-11-21");
    check("ｒ８／１１／２１", "2026-11-21");
    check("令和８年１１月２１日", "2026-11-21");
    check("令和元年五月一日", "2019-05-01");
    check("2026年11月21日", "2026-11-21");
    check("２０２６－１１－２１", "2026-11-21");
    check("二〇二六年十一月二十一日", "2026-11-21");
    check("二千二十六年11月21日", "2026-11-21");
    check(" 2026/1/2 ", "2026-01-02");
    let refuse =
        |typed: &str, expect: DateProblem| assert_eq!(input::date(typed), Err(expect), "{typed}");
    refuse("", DateProblem::Empty);
    refuse("きのう", DateProblem::NotADate);
    refuse("2026/11", DateProblem::NotADate);
    refuse("20261321", DateProblem::NoSuchMonth);
    refuse("99999999999999999999年1月1日", DateProblem::NotADate);
    refuse("令和9999年1月1日", DateProblem::YearOutOfRange);
    refuse("2026-11-31", DateProblem::NoSuchDay { last_day: 30 });
}

#[test]
fn ages_advance_on_the_birthday_and_infants_count_days() {
    let check = |birth: &str, day: &str, expect: &str| {
        let age = age_on(birth.parse().unwrap(), day.parse().unwrap()).unwrap();
        assert_eq!(ja::date::age(age), expect, "{birth} on {day}");
    };
    check("2026-11-21", "2026-11-21", "生後0日");
    check("2026-06-10", "2026-11-21", "生後5か月11日");
    check("2025-11-22", "2026-11-21", "生後11か月30日");
    check("2025-11-21", "2026-11-21", "1歳");
    check("2024-02-29", "2027-02-28", "2歳11か月");
    check("2024-02-29", "2027-03-01", "3歳");
    check("2026-01-31", "2026-02-28", "生後28日");
    check("2026-01-31", "2026-03-01", "生後1か月");
    assert_eq!(
        age_on("2026-11-22".parse().unwrap(), "2026-11-21".parse().unwrap()),
        None
    );
}

#[test]
fn temperatures_are_read_however_they_are_typed_and_slips_are_caught() {
    use input::TemperatureProblem as Problem;
    let of = |tenths: u16| input::Temperature::from_tenths(tenths).unwrap();
    let check = |typed: &str, expect: Result<input::Temperature, Problem>| {
        assert_eq!(input::temperature(typed), expect, "{typed}");
    };
    check("36.5", Ok(of(365)));
    check("３６．５", Ok(of(365)));
    check("36.5℃", Ok(of(365)));
    check("36度5分", Ok(of(365)));
    check("３６度５分", Ok(of(365)));
    check("37", Ok(of(370)));
    check("37度", Ok(of(370)));
    check("36。5", Ok(of(365)));
    check("", Err(Problem::Empty));
    check("  ", Err(Problem::Empty));
    check("あつい", Err(Problem::NotANumber));
    check(
        "365",
        Err(Problem::TenTimes {
            suggestion: of(365),
        }),
    );
    check(
        "３６５",
        Err(Problem::TenTimes {
            suggestion: of(365),
        }),
    );
    check(
        "36,5",
        Err(Problem::Comma {
            suggestion: of(365),
        }),
    );
    check("37.45", Err(Problem::TooPrecise));
    check("3650", Err(Problem::OutOfRange));
    check("-36.5", Err(Problem::OutOfRange));
    check("3.65", Err(Problem::TooPrecise));
    assert!(of(375).is_fever());
    assert!(!of(374).is_fever());
    assert_eq!(of(370).to_string(), "37.0");
}

#[test]
fn dates_are_shown_in_both_calendars() {
    let day: Date = "2026-11-21".parse().unwrap();
    assert_eq!(ja::date::both(day), "令和8年（2026年）11月21日（土）");
    assert_eq!(
        ja::date::short("2026-12-19".parse().unwrap(), day),
        "12月19日"
    );
    assert_eq!(
        ja::date::short("2027-03-01".parse().unwrap(), day),
        "令和9年（2027年）3月1日"
    );
}
