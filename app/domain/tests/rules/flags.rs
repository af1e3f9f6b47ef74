//! Which flags a filled-in child form raises.

use crate::support::*;
use domain::input::{Calendar, RawDate, Temperature};
use domain::questionnaire::{Answers, Questionnaire, RawAnswer, VaccineEntry, screenings};
use domain::screening::{Flag, Input, Level, assess};
use domain::vaccine::{self, PastDose};
use serde_json::json;

/// All fourteen questions answered as they are for a healthy child.
fn healthy() -> Answers {
    let normal = child()
        .all_items()
        .into_iter()
        .filter(|item| item.enable_when.is_empty());
    normal
        .filter_map(|item| {
            Some((
                item.link_id.clone(),
                RawAnswer::Choice(item.normal_answer.clone()?),
            ))
        })
        .collect()
}

fn flags(given: &Answers, temperature: u16, vaccine: &str, past: &[(&str, &str)]) -> Vec<Flag> {
    let history: Vec<PastDose> = past
        .iter()
        .map(|(code, day)| PastDose::of(vaccine::find(code).unwrap(), day.parse().unwrap()))
        .collect();
    assess(&Input {
        questionnaire: child(),
        answers: given,
        temperature: Temperature::from_tenths(temperature),
        birth: "2025-11-03".parse().unwrap(),
        vaccine: vaccine::find(vaccine),
        history: &history,
        day: today(),
        answered: None,
    })
}

/// Level, question and rules of each flag.
fn short(flags: &[Flag]) -> Vec<String> {
    let one = |flag: &Flag| {
        let bases: Vec<&str> = flag.bases.iter().map(|basis| basis.id.as_str()).collect();
        format!(
            "{} {} {}",
            flag.level.code(),
            flag.link_id.as_deref().unwrap_or("-"),
            bases.join(",")
        )
    };
    flags.iter().map(one).collect()
}

#[test]
fn a_healthy_child_raises_no_flag() {
    assert_eq!(
        short(&flags(&healthy(), 365, "mr1", &[])),
        Vec::<String>::new()
    );
}

#[test]
fn thirty_seven_point_five_itself_is_a_fever() {
    assert!(flags(&healthy(), 374, "mr1", &[]).is_empty());
    let fever = flags(&healthy(), 375, "mr1", &[]);
    assert_eq!(short(&fever), ["contraindication-candidate - CI02"]);
    assert_eq!(
        fever[0].reason,
        "体温が37.5℃で、37.5℃以上（明らかな発熱）に当たります。"
    );
    assert!(fever[0].bases[0].source.contains("施行規則"));
    assert!(fever[0].bases[0].confidence.starts_with('S'));
}

#[test]
fn each_answer_raises_the_flag_its_data_says() {
    let check = |link_id: &str, code: &str, expect: &str| {
        let mut given = healthy();
        given.insert(link_id.to_owned(), choice(code));
        assert_eq!(
            short(&flags(&given, 365, "mr1", &[])),
            [expect],
            "{link_id} {code}"
        );
    };
    check("c01", "no", "explain c01 ");
    check("c02a", "occurred", "review c02a CA01");
    check("c02b", "occurred", "review c02b CA01");
    check("c02c", "present", "review c02c CA01");
    check("c03", "yes", "contraindication-candidate c03 CI02,CI03");
    check("c04", "yes", "caution c04 CI03,CI99");
    check("c05", "yes", "caution c05 CI99");
    check("c06", "yes", "interval-check c06 interval");
    check("c07", "yes", "caution c07 CA01,CA04,CI10");
    check("c08", "yes", "caution c08 CA03");
    check("c09", "yes", "caution c09 CA05,CI04");
    check("c10", "yes", "caution c10 CA04");
    check("c11", "present", "contraindication-candidate c11 CI04,CA02");
    check("c12", "yes", "review c12 ");
    check("c13", "yes", "caution c13 CA11");
    check("c14", "yes", "explain c14 ");
}

#[test]
fn a_rule_for_live_vaccines_is_not_shown_for_another_but_the_flag_stays() {
    let mut given = healthy();
    given.insert("c07".to_owned(), choice("yes"));
    assert_eq!(
        short(&flags(&given, 365, "hepb", &[]))[..1],
        ["block - interval"],
        "too old for hepatitis B"
    );
    assert_eq!(
        short(&flags(&given, 365, "pcv_child", &[])),
        ["caution c07 CA01,CA04"]
    );
    given.insert("c07".to_owned(), choice("no"));
    given.insert("c13".to_owned(), choice("yes"));
    assert_eq!(
        short(&flags(&given, 365, "pcv_child", &[])),
        ["caution c13 CA11"]
    );
}

#[test]
fn a_follow_up_raises_its_own_flag_only_while_it_is_asked() {
    let mut given = healthy();
    given.insert("c07".to_owned(), choice("yes"));
    given.insert("c07a".to_owned(), choice("no"));
    let expect = [
        "contraindication-candidate c07a CA01,CI99",
        "caution c07 CA01,CA04,CI10",
    ];
    assert_eq!(short(&flags(&given, 365, "mr1", &[])), expect);
    given.insert("c07".to_owned(), choice("no"));
    assert!(flags(&given, 365, "mr1", &[]).is_empty());
}

#[test]
fn a_remembered_live_vaccine_blocks_and_says_until_when() {
    let mut given = healthy();
    given.insert("c06".to_owned(), choice("yes"));
    let entry = |name: &str, date: RawDate| VaccineEntry {
        name: name.to_owned(),
        date,
    };
    let list = vec![
        entry("おたふく", day(Some(Calendar::Reiwa), "8", "11", "10")),
        entry("なにかの注射", day(Some(Calendar::Reiwa), "8", "11", "10")),
        entry("水痘", RawDate::default()),
    ];
    given.insert("c06t".to_owned(), RawAnswer::VaccineList(list));
    let found = flags(&given, 365, "mr1", &[]);
    assert_eq!(
        short(&found),
        [
            "block - interval",
            "interval-check c06 interval",
            "interval-check c06t ",
            "interval-check c06t "
        ]
    );
    assert_eq!(
        found[0].reason,
        "おたふくかぜ（11月10日）から27日以上あけるため、12月8日から受けられます。"
    );
    assert_eq!(
        found[2].reason,
        "「なにかの注射」の種類が分からないため、間隔を自動で確かめられません。"
    );
    assert_eq!(
        found[3].reason,
        "水痘を受けた日が分かりません。間隔を確かめてください。"
    );
}

#[test]
fn a_recorded_dose_that_the_form_denies_is_shown() {
    let found = flags(&healthy(), 365, "pcv_child", &[("penta", "2026-11-01")]);
    assert_eq!(short(&found), ["review c06 "]);
    assert_eq!(
        found[0].reason,
        "「いいえ」と答えていますが、11月1日に五種混合の接種記録があります。"
    );
    assert!(flags(&healthy(), 365, "pcv_child", &[("penta", "2026-10-20")]).is_empty());
    assert!(
        flags(&healthy(), 365, "pcv_child", &[("penta", "2026-11-21")]).is_empty(),
        "same day"
    );
}

#[test]
fn the_recorded_history_is_checked_whatever_the_form_says() {
    let found = flags(&healthy(), 365, "mr1", &[("varicella", "2026-11-10")]);
    assert_eq!(short(&found), ["block - interval", "review c06 "]);
    assert_eq!(found[0].level, Level::Block);
}

#[test]
fn an_unusual_answer_without_a_rule_is_still_shown() {
    let form = json!({ "resourceType": "Questionnaire", "item": [{
        "linkId": "q", "type": "choice", "text": "きょうは元気ですか",
        "answerOption": [{ "valueCoding": { "code": "yes", "display": "はい" } }, { "valueCoding": { "code": "no" } }],
        "extension": [{ "url": "https://tsunagu-techo.example/fhir/StructureDefinition/normal-answer", "valueCode": "yes" }],
    }]});
    let form = Questionnaire::read(&form).unwrap();
    let given = answers(&[("q", choice("no"))]);
    let found = assess(&Input {
        questionnaire: &form,
        answers: &given,
        temperature: None,
        birth: today(),
        vaccine: None,
        history: &[],
        day: today(),
        answered: None,
    });
    assert_eq!(short(&found), ["review q "]);
    assert_eq!(
        found[0].reason,
        "「きょうは元気ですか」が「はい」以外の答えです。"
    );
}

#[test]
fn every_flag_of_the_released_form_names_rules_that_exist() {
    let all =
        screenings().flat_map(|form| form.all_items().into_iter().map(move |item| (form, item)));
    for (form, item) in all {
        for rule in &item.flags {
            let chosen = if item.repeats {
                RawAnswer::Choices(vec![rule.when.clone()])
            } else {
                choice(&rule.when)
            };
            let given = answers(&[(&item.link_id, chosen)]);
            let found = assess(&Input {
                questionnaire: form,
                answers: &given,
                temperature: None,
                birth: today(),
                vaccine: None,
                history: &[],
                day: today(),
                answered: None,
            });
            let own: Vec<&Flag> = found
                .iter()
                .filter(|flag| flag.link_id.as_deref() == Some(item.link_id.as_str()))
                .collect();
            if item.enable_when.is_empty() {
                assert_eq!(own[0].bases.len(), rule.refs.len(), "{}", item.link_id);
            }
        }
    }
}

#[test]
fn a_form_of_another_day_has_to_be_asked_again() {
    let given = healthy();
    let on = |answered: Option<&str>| {
        let found = assess(&Input {
            questionnaire: child(),
            answers: &given,
            temperature: None,
            birth: "2025-11-03".parse().unwrap(),
            vaccine: vaccine::find("mr1"),
            history: &[],
            day: today(),
            answered: answered.map(|day| day.parse().unwrap()),
        });
        short(&found)
    };
    assert_eq!(on(Some("2026-11-20")), ["review - "]);
    assert_eq!(on(Some("2026-11-21")), Vec::<String>::new());
    assert_eq!(on(None), Vec::<String>::new());
}
