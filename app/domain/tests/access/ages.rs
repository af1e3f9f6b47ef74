//! Rights move at 00:00 of a birthday in Japan, never at another hour and in no other time zone.

use crate::support::*;
use domain::access::age::{Band, band, hand_over_notice};
use domain::access::*;
use domain::age::birthday;

#[test]
fn a_birthday_is_a_calendar_day_also_for_who_was_born_on_february_29() {
    let check = |birth: &str, years: u32, expect: &str| {
        assert_eq!(
            birthday(date(birth), years),
            date(expect),
            "{birth} {years}"
        );
    };
    check("2008-11-21", 18, "2026-11-21");
    check("2008-02-29", 16, "2024-02-29");
    check("2008-02-29", 18, "2026-03-01");
    check("2008-02-28", 18, "2026-02-28");
    check("2008-03-01", 18, "2026-03-01");
    check("2008-12-31", 18, "2026-12-31");
    check("2009-01-01", 18, "2027-01-01");
    check("2026-11-21", 0, "2026-11-21");
}

#[test]
fn the_bands_are_the_models() {
    let check = |birth: &str, expect: Band| {
        assert_eq!(band(date(birth), date("2026-11-21")), expect, "{birth}");
    };
    check("2026-11-21", Band::Child);
    check("2014-11-22", Band::Child);
    check("2014-11-21", Band::Older);
    check("2011-11-22", Band::Older);
    check("2011-11-21", Band::Young);
    check("2008-11-22", Band::Young);
    check("2008-11-21", Band::Adult);
    check("1940-03-03", Band::Adult);
}

#[test]
fn guardianship_ends_at_midnight_in_japan() {
    let mother = person(10);
    let check = |birth: &str, ends: &str| {
        let facts = [guardian(birth)];
        for category in [Category::C01, Category::C08, Category::C20] {
            let at = |millis| {
                let now = at(ends, millis);
                decide(&Request::new(&mother, Action::Read, category, &facts, now)).is_allowed()
            };
            assert!(at(-DAY) && at(-1), "{birth} before {ends}");
            assert!(!at(0) && !at(DAY), "{birth} from {ends}");
        }
        let before = readable(&facts, &mother, at(ends, -1)).unwrap();
        assert_eq!(before.until, Some(at(ends, 0)));
        assert_eq!(before.lease(&mother, at(ends, -1)), Some(at(ends, 0)));
    };
    check("2008-11-22", "2026-11-22");
    check("2008-02-29", "2026-03-01");
    check("2009-01-01", "2027-01-01");
    // nine hours of every day are yesterday elsewhere: that is none of its business
    assert_eq!(at("2026-11-22", 0).0.rem_euclid(DAY), 15 * HOUR);
}

#[test]
fn without_a_birth_date_nobody_is_anybodys_guardian() {
    let facts = [Relation::guardian(None)];
    let denial = denied(DenyReason::RelationshipEnded);
    assert_eq!(read(&person(10), Category::C08, &facts), denial);
    assert!(readable(&facts, &person(10), NOW).is_none());
}

#[test]
fn consent_to_a_vaccination_moves_from_the_guardian_to_the_person_at_16() {
    let consent = |actor: &Actor, fact: Relation, now| {
        let facts = [fact];
        let request = Request::new(actor, Action::RecordConsent, Category::C08, &facts, now);
        decide(&request)
    };
    let birth = Some(date("2010-11-21"));
    let age = denied(DenyReason::Age);
    for (moment, guardians) in [(at("2026-11-21", -1), true), (at("2026-11-21", 0), false)] {
        let by_guardian = consent(&person(10), Relation::guardian(birth), moment);
        let by_person = consent(&person(10), Relation::Owner { birth }, moment);
        assert_eq!(by_guardian.is_allowed(), guardians, "{moment:?}");
        assert_eq!(by_person.is_allowed(), !guardians, "{moment:?}");
        assert!(
            by_guardian == age || by_person == age,
            "exactly one of them"
        );
    }
    let adult = consent(&person(10), owner(), NOW);
    assert!(
        adult.is_allowed(),
        "whose birth date nobody knows is an adult"
    );
}

#[test]
fn a_young_person_narrows_the_guardians_view_from_15_and_not_before() {
    let mother = person(10);
    let hidden = Categories::of(&[Category::C04, Category::C08]);
    let check = |birth: &str, expect: bool| {
        let facts = [Relation::Guardian {
            birth: Some(date(birth)),
            narrowed: hidden,
            held: false,
        }];
        let sees = |category| read(&mother, category, &facts).is_allowed();
        assert_eq!(sees(Category::C08), expect, "{birth}");
        assert_eq!(sees(Category::C04), expect, "{birth}");
        assert!(sees(Category::C07), "what was not hidden");
    };
    check("2011-11-22", true);
    check("2011-11-21", false);
    check("2008-11-22", false);
    let facts = [Relation::Guardian {
        birth: Some(date("2011-11-22")),
        narrowed: hidden,
        held: false,
    }];
    let summary = readable(&facts, &mother, NOW).unwrap();
    assert_eq!(
        summary.until,
        Some(at("2026-11-22", 0)),
        "hidden from midnight"
    );
}

#[test]
fn below_15_the_child_looks_and_the_guardian_acts() {
    let own = |action, category, birth: &str| {
        let facts = [Relation::Owner {
            birth: Some(date(birth)),
        }];
        ask(&person(10), action, category, &facts)
    };
    let (child, young) = ("2013-01-01", "2011-01-01");
    for (action, category) in [
        (Action::Read, Category::C08),
        (Action::ReadLog, Category::C20),
        (Action::Ask, Category::C21),
        (Action::Protect, Category::C20),
        (Action::EditDraft, Category::C08),
    ] {
        assert!(own(action, category, child).is_allowed(), "{action:?}");
    }
    for (action, category) in [
        (Action::Submit, Category::C08),
        (Action::Grant, Category::C20),
        (Action::NameProxy, Category::C20),
        (Action::LiftProtection, Category::C20),
        (Action::Delete, Category::C20),
        (Action::ChangePerson, Category::C01),
    ] {
        assert_eq!(
            own(action, category, child),
            denied(DenyReason::Age),
            "{action:?}"
        );
        assert!(own(action, category, young).is_allowed(), "{action:?}");
    }
}

#[test]
fn the_notebook_is_handed_over_between_15_and_18() {
    let hand_over = |birth: &str| {
        ask(
            &person(10),
            Action::HandOver,
            Category::C20,
            &[guardian(birth)],
        )
    };
    assert_eq!(hand_over("2011-11-22"), denied(DenyReason::Age));
    assert!(hand_over("2011-11-21").is_allowed());
    assert!(hand_over("2008-11-22").is_allowed());
    assert_eq!(
        hand_over("2008-11-21"),
        denied(DenyReason::RelationshipEnded)
    );
    let leave = |birth: &str| {
        ask(
            &person(10),
            Action::Delete,
            Category::C20,
            &[guardian(birth)],
        )
    };
    assert!(leave("2020-01-01").is_allowed());
    assert_eq!(
        leave("2011-11-21"),
        denied(DenyReason::Age),
        "theirs to decide"
    );
}

#[test]
fn everybody_is_told_90_and_30_days_before_the_18th_birthday() {
    let birth = date("2009-02-19");
    let check = |day: &str, expect: Option<(i64, i64)>| {
        assert_eq!(hand_over_notice(birth, date(day)), expect, "{day}");
    };
    check("2026-11-20", None);
    check("2026-11-21", Some((90, 90)));
    check("2027-01-19", Some((90, 31)));
    check("2027-01-20", Some((30, 30)));
    check("2027-02-18", Some((30, 1)));
    check("2027-02-19", None);
}

#[test]
fn what_is_sensitive_of_a_minor_is_hidden_from_guardians_until_it_is_released() {
    let mother = person(10);
    let ask = |facts: &[Relation], labels, category| {
        decide(&Request {
            labels,
            entry: Some(others()),
            ..Request::new(&mother, Action::Read, category, facts, NOW)
        })
    };
    let secret = Labels::of(&[Label::Sexuality]);
    for birth in ["2023-04-05", "2013-01-01", "2009-06-01"] {
        let mut facts = vec![guardian(birth)];
        let hidden = denied(DenyReason::Sensitive);
        assert_eq!(ask(&facts, Labels::NONE, Category::C18), hidden, "{birth}");
        assert_eq!(
            ask(&facts, secret, Category::C04),
            hidden,
            "a label on any kind"
        );
        assert_eq!(ask(&facts, secret, Category::C08), hidden);
        // never by a package that names the category
        let all = Grant::permit(record(1), Categories::ALL);
        facts.push(Relation::Grant(all.clone()));
        assert_eq!(ask(&facts, Labels::NONE, Category::C18), hidden);
        facts.push(Relation::Grant(Grant {
            items: vec![others().id],
            ..Grant::permit(record(2), Categories::NONE)
        }));
        let shown = ask(&facts, secret, Category::C04);
        assert_eq!(shown.view(), Some(View::Full), "released, item by item");
    }
    let own = [owner()];
    assert!(
        ask(&own, secret, Category::C18).is_allowed(),
        "one's own always"
    );
}
