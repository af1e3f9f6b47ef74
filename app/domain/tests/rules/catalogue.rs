//! The released data files: readable, complete, and as the official forms say.

use domain::questionnaire::*;
use domain::screening::Level;
use domain::{record_form, vaccine};
use serde_json::Value;
use std::collections::BTreeSet;

fn child() -> &'static Questionnaire {
    find(CHILD).unwrap()
}

#[test]
fn every_released_form_is_found_and_an_unknown_version_is_not() {
    // 様式第二 and its kind, and the sections of the clinic with their earlier versions
    assert_eq!(screenings().count(), 13);
    assert_eq!(catalog().count(), 23);
    for form in catalog() {
        let canonical = form.canonical();
        assert_eq!(find(&canonical), Some(form));
        assert!(part(&canonical).is_some());
        let source = source(&canonical).unwrap();
        assert_eq!(source["resourceType"], "Questionnaire");
        assert_eq!(source["version"], form.version.as_str());
    }
    for canonical in [
        CHILD,
        PHYSICIAN,
        PHYSICIAN_SELF,
        CONSENT,
        CONSENT_SELF,
        WISH,
        MEASURE,
        RECORD,
    ] {
        assert!(find(canonical).is_some(), "{canonical}");
    }
    let url = CHILD.split_once('|').unwrap().0;
    assert!(find(&format!("{url}|2027.10")).is_none());
    assert!(find(url).is_none());
    assert!(find("").is_none());
}

#[test]
fn the_child_form_asks_all_fourteen_questions_with_their_follow_ups() {
    let ids: Vec<&str> = child()
        .all_items()
        .iter()
        .map(|item| item.link_id.as_str())
        .collect();
    for wanted in [
        "c01", "c02", "c02a", "c02b", "c02c", "c03", "c03t", "c04", "c04t", "c05", "c05t", "c06",
        "c06t", "c07", "c07t", "c07a", "c08", "c08t", "c08a", "c09", "c09t", "c10", "c11", "c11t",
        "c12", "c13", "c14", "c14t", "temp", "address", "name", "kana", "sex", "guardian", "birth",
        "dose_no", "tel", "vaccine",
    ] {
        assert!(ids.contains(&wanted), "{wanted}");
    }
    let numbers: Vec<&str> = child()
        .all_items()
        .iter()
        .filter_map(|item| item.prefix.as_deref())
        .collect();
    assert_eq!(numbers, (1..=14).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_step_shows_at_most_seven_questions_at_first() {
    for form in screenings() {
        for step in form.steps() {
            let at_first = step
                .items
                .iter()
                .filter(|item| item.enable_when.is_empty())
                .count();
            assert!(
                (1..=7).contains(&at_first),
                "{} {} has {at_first}",
                form.url,
                step.link_id
            );
        }
    }
}

#[test]
fn nothing_is_preselected_and_every_choice_can_be_judged() {
    for form in catalog() {
        for item in form.all_items() {
            assert!(item.initial.is_empty(), "{}", item.link_id);
            if let Some(normal) = &item.normal_answer {
                assert!(item.option(normal).is_some(), "{}", item.link_id);
            }
            for flag in &item.flags {
                assert!(item.option(&flag.when).is_some(), "{}", item.link_id);
                assert_ne!(
                    item.normal_answer.as_ref(),
                    Some(&flag.when),
                    "{}",
                    item.link_id
                );
            }
            for condition in &item.enable_when {
                let source = form.item(&condition.question).unwrap();
                if let Condition::Code(code) = &condition.expected {
                    assert!(source.option(code).is_some(), "{}", item.link_id);
                }
            }
        }
    }
}

#[test]
fn polarity_is_data_reading_the_leaflet_is_the_only_yes_that_is_normal() {
    let normal_yes: Vec<&str> = child()
        .all_items()
        .into_iter()
        .filter(|item| item.normal_answer.as_deref() == Some("yes"))
        .map(|item| item.link_id.as_str())
        .collect();
    assert_eq!(normal_yes, ["c01"]);
    assert_eq!(child().item("c01").unwrap().flags[0].level, Level::Explain);
}

#[test]
fn the_record_form_and_its_lists_agree() {
    let form = find(RECORD).unwrap();
    let check = |link_id: &str, list: &[record_form::Choice]| {
        let options: Vec<_> = form
            .item(link_id)
            .unwrap()
            .options
            .iter()
            .map(|o| (o.system.as_str(), o.code.as_str(), o.display.as_str()))
            .collect();
        let expected: Vec<_> = list
            .iter()
            .map(|choice| (choice.system, choice.code, choice.label))
            .collect();
        assert_eq!(options, expected, "{link_id}");
    };
    let vaccines = &form.item("vaccine").unwrap().options;
    let codes: Vec<&str> = vaccines.iter().map(|it| it.code.as_str()).collect();
    let all: Vec<&str> = vaccine::all().iter().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, all, "whatever was given can be recorded");
    check("site", &record_form::SITES);
    check("route", &record_form::ROUTES);
    check("legal", &record_form::LEGAL_CATEGORIES);
}

#[test]
fn the_vaccine_table_is_whole() {
    let codes: BTreeSet<&str> = vaccine::all()
        .iter()
        .map(|vaccine| vaccine.code.as_str())
        .collect();
    assert_eq!(codes.len(), vaccine::all().len());
    for form in screenings() {
        for code in &form.vaccines {
            assert!(codes.contains(code.as_str()), "{code}");
            let asked = form.item("vaccine").unwrap();
            assert!(asked.option(code).is_some(), "{} {code}", form.url);
        }
    }
    for vaccine in vaccine::all() {
        assert!(
            !vaccine.confidence.is_empty() && !vaccine.sources().is_empty(),
            "{}",
            vaccine.code
        );
        let others = vaccine.counts.iter().chain(&vaccine.other_products);
        assert!(
            others
                .chain(vaccine.after_vaccine.iter().map(|rule| &rule.vaccine))
                .all(|code| codes.contains(code.as_str()))
        );
        for schedule in &vaccine.schedules {
            for dose in &schedule.doses {
                if let Some(interval) = &dose.interval {
                    assert!(
                        interval.days.is_some() != interval.months.is_some(),
                        "{}",
                        vaccine.code
                    );
                }
            }
        }
    }
}

#[test]
fn vaccines_are_found_by_the_names_people_write() {
    let check = |typed: &str, expect: Option<&str>| {
        assert_eq!(
            vaccine::find_by_name(typed).map(|vaccine| vaccine.code.as_str()),
            expect,
            "{typed}"
        );
    };
    check("ＭＲ", Some("mr1"));
    check("MR2期", Some("mr2"));
    check("麻しん風しん混合", Some("mr1"));
    check("麻しん", Some("measles"));
    check("水ぼうそう", Some("varicella"));
    check("みずぼうそう", Some("varicella"));
    check("おたふくかぜ", Some("mumps"));
    check("ひぶ", Some("hib_legacy"));
    check("五種混合 2回目", Some("penta"));
    check("インフルエンザ", Some("flu_child_ha"));
    check("ﾌﾙﾐｽﾄ", Some("flu_child_nasal"));
    check("DPT", Some("dpt"));
    check("四種混合（DPT-IPV）", Some("dpt_ipv_legacy"));
    check("知らない薬", None);
    check("", None);
}

#[test]
fn the_data_is_fhir_r4_in_shape() {
    for form in catalog() {
        let form: &Value = source(&form.canonical()).unwrap();
        assert_eq!(form["status"], "active");
        let mut open: Vec<&Value> = form["item"].as_array().unwrap().iter().collect();
        while let Some(item) = open.pop() {
            let is_group = item["type"] == "group";
            let children = item["item"].as_array();
            // que-1: a group has items, a display has none
            assert!(!is_group || children.is_some(), "{}", item["linkId"]);
            assert!(!(item["type"] == "display" && children.is_some()));
            // que-6: a display asks nothing
            assert!(item["type"] != "display" || item["required"].is_null());
            // que-10: maxLength only for texts
            assert!(
                item["maxLength"].is_null()
                    || matches!(item["type"].as_str(), Some("string" | "text"))
            );
            open.extend(children.into_iter().flatten());
        }
    }
}
