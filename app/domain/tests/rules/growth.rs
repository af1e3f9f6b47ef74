//! Growth: the published points, what holds between them, and the operation around it.

use domain::Date;
use domain::growth::{self, Days, Measure, Sex, Side, Survey};
use proptest::prelude::*;
use serde_json::{Value, json};

const PERCENTILES: [f64; 7] = [3.0, 10.0, 25.0, 50.0, 75.0, 90.0, 97.0];
const MEASURES: [Measure; 4] = [
    Measure::Weight,
    Measure::Height,
    Measure::Head,
    Measure::Chest,
];
const SEXES: [Sex; 2] = [Sex::Male, Sex::Female];

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn days(count: u64) -> Days {
    let birth = day("2001-01-01");
    Days::between(birth, birth + chrono::Days::new(count)).unwrap()
}

fn table() -> Value {
    serde_json::from_str(include_str!("../../data/growth.json")).unwrap()
}

/// The day of life nearest to an age in months.
fn of_months(months: &Value) -> Days {
    let days_of = (months.as_f64().unwrap() * 30.4375).round();
    days(format!("{days_of}").parse().unwrap())
}

/// The error table: the largest distance from a published value is half of a day's growth, because a band's middle
/// falls between two days.
#[test]
fn published_points_are_met() {
    let table = table();
    let measures = [
        ("weight", Measure::Weight, 0.05),
        ("height", Measure::Height, 0.1),
        ("head", Measure::Head, 0.1),
    ];
    let mut points = 0;
    for (name, measure, allowed) in measures {
        let mut largest: f64 = 0.0;
        for row in table["survey_2023"][name]["rows"].as_array().unwrap() {
            let age = of_months(&row[0]);
            for (sex, published) in SEXES.into_iter().zip([&row[1], &row[2]]) {
                for (index, percentile) in PERCENTILES.into_iter().enumerate() {
                    let published = published[index].as_f64().unwrap();
                    let ours = growth::value_at(sex, measure, age, percentile).unwrap();
                    largest = largest.max((ours - published).abs());
                    let standing = growth::standing(sex, measure, age, published).unwrap();
                    assert_eq!(standing.survey, Survey::Of2023);
                    let off = (standing.percentile - percentile).abs();
                    assert!(off < 2.0, "{name} {row} {percentile}: {standing:?}");
                    points += 1;
                }
            }
        }
        assert!(largest <= allowed, "{name}: {largest}");
    }
    assert_eq!(points, (24 + 24 + 17) * 2 * 7);
}

#[test]
fn the_standard_of_2000_is_met_at_its_knots() {
    let table = table();
    for (name, measure) in [("height", Measure::Height), ("weight", Measure::Weight)] {
        for row in table["survey_2000"][name]["rows"].as_array().unwrap() {
            let age = days(
                format!("{}", (row[0].as_f64().unwrap() * 365.25).floor())
                    .parse()
                    .unwrap(),
            );
            for (sex, lms) in SEXES.into_iter().zip([&row[1], &row[2]]) {
                let [l, m, s] = [0, 1, 2].map(|index| lms[index].as_f64().unwrap());
                for z in [-2.0_f64, 0.0, 1.5] {
                    let value = if l == 0.0 {
                        m * (s * z).exp()
                    } else {
                        m * (1.0 + l * s * z).powf(1.0 / l)
                    };
                    let found = growth::sd_score(sex, measure, age, value).unwrap();
                    assert!((found - z).abs() < 0.05, "{name} {row} {z}: {found}");
                }
            }
        }
    }
}

#[test]
fn every_age_has_its_survey_or_none() {
    let check = |measure, age: u64, expect: Option<Survey>| {
        for sex in SEXES {
            let value = growth::value_at(sex, measure, days(age), 50.0);
            let found = value
                .and_then(|value| growth::standing(sex, measure, days(age), value))
                .map(|it| it.survey);
            assert_eq!(found, expect, "{measure:?} at {age} days");
        }
    };
    check(Measure::Weight, 0, Some(Survey::Of2023));
    check(Measure::Weight, 2373, Some(Survey::Of2023));
    check(Measure::Weight, 2375, Some(Survey::Of2000));
    check(Measure::Height, 6391, Some(Survey::Of2000));
    check(Measure::Height, 6393, None);
    check(Measure::Head, 1095, Some(Survey::Of2023));
    check(Measure::Head, 1097, None);
    check(Measure::Chest, 0, Some(Survey::Of2010));
    check(Measure::Chest, 2375, None);
}

#[test]
fn the_first_days_are_lighter_than_birth() {
    for sex in SEXES {
        let median = |age| growth::value_at(sex, Measure::Weight, days(age), 50.0).unwrap();
        assert!(median(2) < median(0));
        assert!(median(14) > median(0));
    }
}

proptest! {
    #[test]
    fn a_larger_value_never_stands_lower_and_the_inverse_gives_it_back(
        age in 0_u64..2370, percentile in 0.5_f64..99.5, sex in 0_usize..2, measure in 0_usize..4,
    ) {
        let (sex, measure, age) = (SEXES[sex], MEASURES[measure], days(age));
        if let Some(value) = growth::value_at(sex, measure, age, percentile) {
            let at = |value| growth::standing(sex, measure, age, value).unwrap().percentile;
            prop_assert!((at(value) - percentile).abs() < 1e-6);
            prop_assert!(at(value * 1.001) > at(value));
        }
    }

    #[test]
    fn growth_has_no_jumps(age in 5_u64..6390, sex in 0_usize..2, percentile in 3.0_f64..97.0) {
        let sex = SEXES[sex];
        // the surveys of 2023 and 2000 meet at six and a half years
        let meet = (2374..=2375).contains(&age);
        for (measure, allowed) in [(Measure::Weight, 0.06), (Measure::Height, 0.25)] {
            let at = |age| growth::value_at(sex, measure, days(age), percentile);
            if let (Some(now), Some(next), false) = (at(age), at(age + 1), meet) {
                prop_assert!((next - now).abs() < allowed, "{:?} {} {}", measure, now, next);
            }
        }
    }
}

fn patient() -> Value {
    json!({ "resourceType": "Patient", "birthDate": "2025-10-11", "gender": "male" })
}

fn observation(code: &str, day: &str, value: f64, unit: &str) -> Value {
    json!({
        "resourceType": "Observation", "status": "final",
        "code": { "coding": [{ "system": "http://loinc.org", "code": code }] },
        "effectiveDateTime": day,
        "valueQuantity": { "value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit },
    })
}

fn request(patient: &Value, observations: &[Value]) -> Value {
    let mut all = vec![json!({ "name": "patient", "resource": patient })];
    all.extend(
        observations
            .iter()
            .map(|it| json!({ "name": "observation", "resource": it })),
    );
    json!({ "resourceType": "Parameters", "parameter": all })
}

/// The parts of each result by name.
fn results(answer: &Value) -> Vec<Value> {
    let all = answer["parameter"].as_array().unwrap().iter();
    all.map(|it| {
        assert_eq!(it["name"], "result");
        let parts = it["part"].as_array().unwrap().iter();
        let named = parts.map(|part| {
            let value = part
                .as_object()
                .unwrap()
                .iter()
                .find(|(key, _)| *key != "name");
            (
                part["name"].as_str().unwrap().to_owned(),
                value.unwrap().1.clone(),
            )
        });
        Value::Object(named.collect())
    })
    .collect()
}

#[test]
fn the_operation_answers_each_observation_in_its_order() {
    // 196 days: 6.44 months
    let asked = request(
        &patient(),
        &[
            observation("29463-7", "2026-04-25", 7920.0, "g"),
            observation("8306-3", "2026-04-25", 67.5, "cm"),
            observation("9843-4", "2026-04-25", 433.0, "mm"),
            observation("8280-0", "2026-04-25", 44.0, "cm"),
            observation("8302-2", "2026-04-25", 60.0, "cm"),
            observation("29463-7", "2026-04-25T09:00:00+09:00", 12.0, "kg"),
        ],
    );
    let answer = growth::operation::answer(&asked).unwrap();
    let results = results(&answer);
    let brief = |it: &Value| {
        let number = |name: &str| it.get(name).map_or("-".to_owned(), ToString::to_string);
        let (code, survey) = (it["code"].as_str(), it["reference"].as_str());
        let survey = survey.unwrap().split('年').next().unwrap();
        let (percentile, sd_score) = (number("percentile"), number("sdScore"));
        format!("{} {percentile} {sd_score} {survey}", code.unwrap())
    };
    let found: Vec<String> = results.iter().map(brief).collect();
    assert_eq!(
        found,
        [
            "29463-7 51.6 -0.17 令和5",
            "8306-3 49.7 -0.35 令和5",
            "9843-4 44.8 - 令和5",
            "8280-0 48.6 - 平成22",
            "8302-2 0.1 -3.27 令和5",
            "29463-7 99.9 3.52 令和5",
        ]
    );
    let statements = [
        "生後6か月14日の男の子100人を軽い順に並べると、およそ52番目です。",
        "低い順に並べると、およそ50番目です。",
        "およそ",
        "およそ",
        "3番目より低いほうです。気になるときは、健診や小児科で相談してください。2歳未満の標準は",
        "97番目より重いほうです",
    ];
    for (result, expect) in results.iter().zip(statements) {
        let statement = result["statement"].as_str().unwrap();
        assert!(statement.contains(expect), "{statement}");
    }
    assert_eq!(results[0]["date"], "2026-04-25");
    assert!(results[0]["sdScore"].is_number() && results[2].get("sdScore").is_none());
    let words = answer.to_string();
    assert!(!words.contains("正常") && !words.contains("異常"));
}

#[test]
fn what_has_no_place_says_why() {
    let check = |observation: Value, issue: &str, words: &str| {
        let answer = growth::operation::answer(&request(&patient(), &[observation])).unwrap();
        let result = &results(&answer)[0];
        assert_eq!(result["issue"], issue);
        assert!(result.get("percentile").is_none());
        let statement = result["statement"].as_str().unwrap();
        assert!(statement.contains(words), "{statement}");
    };
    let at = "2026-04-25";
    check(
        observation("29463-7", at, 3200.0, "kg"),
        "implausible",
        "単位",
    );
    check(
        observation("8306-3", at, 67.5, "kg"),
        "unknown-unit",
        "単位を読み取れません",
    );
    check(
        observation("8310-5", at, 36.5, "Cel"),
        "unknown-measure",
        "標準はありません",
    );
    check(
        observation("29463-7", "2025-10-10", 3.0, "kg"),
        "before-birth",
        "生まれた日より前",
    );
    check(
        observation("9843-4", "2029-10-11", 50.0, "cm"),
        "no-reference",
        "頭囲の標準は3歳まで",
    );
    check(
        observation("29463-7", "2045-10-11", 50.0, "kg"),
        "no-reference",
        "17歳6か月まで",
    );
}

#[test]
fn a_request_that_cannot_be_understood_is_refused_with_the_place() {
    let check = |request: &Value, path: &str, words: &str| {
        let error = growth::operation::answer(request).unwrap_err();
        assert!(error.path.contains(path), "{error}");
        let text = domain::ja::operation::refusal(&error);
        assert!(text.contains(words), "{text}");
    };
    let with = |key: &str, value: Value| {
        let mut changed = patient();
        changed[key] = value;
        request(&changed, &[])
    };
    let weight = observation("29463-7", "2026-04-25", 8.0, "kg");
    let without = |key: &str| {
        let mut changed = weight.clone();
        changed.as_object_mut().unwrap().remove(key);
        request(&patient(), &[changed])
    };
    check(&json!({}), "Parameters", "種類");
    check(
        &json!({ "resourceType": "Parameters" }),
        "name='patient'",
        "ありません",
    );
    check(&with("gender", json!("unknown")), "gender", "male");
    check(&with("gender", Value::Null), "gender", "male");
    check(&with("birthDate", json!("2025-10")), "birthDate", "年月日");
    check(
        &with("birthDate", json!("2025-02-30")),
        "birthDate",
        "年月日",
    );
    check(&without("valueQuantity"), "valueQuantity", "ありません");
    check(
        &without("effectiveDateTime"),
        "effectiveDateTime",
        "ありません",
    );
    check(&without("code"), "code", "ありません");
    check(&request(&weight, &[]), "resource", "種類");
    check(
        &request(&patient(), &vec![weight.clone(); 501]),
        "resource",
        "分けて",
    );
}

#[test]
fn a_side_begins_where_the_published_percentiles_end() {
    let side = |percentile| {
        growth::Standing {
            survey: Survey::Of2023,
            percentile,
        }
        .side()
    };
    assert_eq!(
        [2.94, 2.96, 97.04, 97.06].map(side),
        [Side::Below, Side::Within, Side::Within, Side::Above]
    );
}
