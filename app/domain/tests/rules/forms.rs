//! The forms beside the child's: what they ask, and which flags their answers raise.

use crate::support::*;
use domain::Date;
use domain::input::RawDate;
use domain::questionnaire::{
    Answers, CHILD, Questionnaire, RawAnswer, VaccineEntry, find, screenings,
};
use domain::screening::{Input, assess};
use domain::signing::Signer;
use domain::vaccine::{self, PastDose};

const DAY: &str = "2026-11-27";

fn named(name: &str) -> &'static Questionnaire {
    let canonical =
        format!("https://tsunagu-techo.example/fhir/Questionnaire/yoshin-{name}|2026.10");
    find(&canonical).unwrap()
}

fn links(form: &Questionnaire) -> Vec<&str> {
    let items = form.all_items().into_iter();
    items.map(|item| item.link_id.as_str()).collect()
}

/// The questions of a form answered as they are for somebody with nothing to tell.
fn healthy(form: &Questionnaire, sex: &str) -> Answers {
    let normal = form.all_items().into_iter();
    let mut answers: Answers = normal
        .filter_map(|item| Some((item.link_id.clone(), choice(item.normal_answer.as_deref()?))))
        .collect();
    answers.insert("sex".to_owned(), choice(sex));
    answers
}

pub(crate) struct Case<'a> {
    pub(crate) form: &'a str,
    pub(crate) vaccine: &'a str,
    pub(crate) birth: &'a str,
    pub(crate) sex: &'a str,
    pub(crate) past: &'a [(&'a str, &'a str)],
}

impl Case<'_> {
    /// Level, question and rules of each flag.
    pub(crate) fn flags(&self, more: &[(&str, RawAnswer)]) -> Vec<String> {
        let form = named(self.form);
        let mut given = healthy(form, self.sex);
        given.extend(answers(more));
        let day: Date = DAY.parse().unwrap();
        let history: Vec<PastDose> = self
            .past
            .iter()
            .map(|(code, day)| PastDose::of(vaccine::find(code).unwrap(), day.parse().unwrap()))
            .collect();
        let found = assess(&Input {
            questionnaire: form,
            answers: &given,
            temperature: None,
            birth: self.birth.parse().unwrap(),
            vaccine: vaccine::find(self.vaccine),
            history: &history,
            day,
            answered: None,
        });
        let one = |flag: &domain::screening::Flag| {
            let bases: Vec<&str> = flag.bases.iter().map(|basis| basis.id.as_str()).collect();
            let link = flag.link_id.as_deref().unwrap_or("-");
            format!("{} {link} {}", flag.level.code(), bases.join(","))
        };
        found.iter().map(one).collect()
    }
}

const ROTA: Case<'_> = Case {
    form: "rota",
    vaccine: "rota_rv1",
    birth: "2026-09-20",
    sex: "male",
    past: &[],
};
const BCG: Case<'_> = Case {
    form: "bcg",
    vaccine: "bcg",
    birth: "2026-06-01",
    sex: "female",
    past: &[],
};
pub(crate) const HPV: Case<'_> = Case {
    form: "hpv",
    vaccine: "hpv",
    birth: "2013-05-01",
    sex: "female",
    past: &[],
};
pub(crate) const FLU: Case<'_> = Case {
    form: "flu-elderly",
    vaccine: "flu_elderly",
    birth: "1955-05-01",
    sex: "male",
    past: &[],
};
pub(crate) const PNEUMO: Case<'_> = Case {
    form: "pneumo-elderly",
    vaccine: "pneumo_elderly",
    birth: "1961-06-01",
    sex: "male",
    past: &[],
};
const COVID: Case<'_> = Case {
    form: "covid19",
    vaccine: "covid19",
    birth: "1955-05-01",
    sex: "female",
    past: &[],
};
pub(crate) const ZOSTER: Case<'_> = Case {
    form: "zoster",
    vaccine: "zoster",
    birth: "1961-06-01",
    sex: "female",
    past: &[],
};
pub(crate) const RSV: Case<'_> = Case {
    form: "rsv-maternal",
    vaccine: "rsv_maternal",
    birth: "1995-06-01",
    sex: "female",
    past: &[],
};

#[test]
fn a_derived_form_is_its_base_with_its_own_changes() {
    let rota = links(named("rota"));
    for link in [
        "c01", "c02a", "c06t", "c14t", "r01", "r01.name", "r03", "r06", "temp",
    ] {
        assert!(rota.contains(&link), "{link}");
    }
    // 出生14週6日後 is counted, not asked
    assert!(!rota.contains(&"r02"));
    let hpv = links(named("hpv"));
    assert!(hpv.contains(&"c01") && hpv.contains(&"h01") && hpv.contains(&"guardian"));
    assert!(!hpv.contains(&"c02") && !hpv.contains(&"c02c"));
    // derived from a derived form
    let alone = links(named("hpv-alone"));
    assert!(alone.contains(&"h03") && alone.contains(&"before_sign") && !alone.contains(&"c02"));
    let zoster = links(named("zoster"));
    assert!(zoster.contains(&"e01") && zoster.contains(&"z03") && !zoster.contains(&"guardian"));
    let rsv = links(named("rsv-maternal"));
    assert!(rsv.contains(&"m01") && !rsv.contains(&"category"));
    let codes = |name: &str| named(name).item("vaccine").unwrap().options.len();
    assert_eq!((codes("rota"), codes("bcg"), codes("zoster")), (2, 1, 1));
}

#[test]
fn the_physician_has_a_column_beside_every_question_of_every_form() {
    let signers = [
        Signer::Guardian,
        Signer::GuardianBefore,
        Signer::Person,
        Signer::Wish,
    ];
    for form in screenings() {
        let possible = signers.into_iter().filter(|signer| {
            let ages = ["2026-01-01", "2013-01-01", "2008-01-01", "1950-01-01"];
            ages.into_iter().any(|birth| {
                let birth = birth.parse().ok();
                form.signed_by.signer(birth, DAY.parse().unwrap()) == *signer
            })
        });
        for signer in possible {
            let physician = find(signer.physician_form()).unwrap();
            for item in form.all_items() {
                let note = format!("note-{}", item.link_id);
                assert!(
                    !item.physician_note || physician.item(&note).is_some(),
                    "{} {signer:?}: {note}",
                    form.url
                );
            }
        }
    }
}

#[test]
fn somebody_with_nothing_to_tell_raises_no_flag() {
    let live = ("z02", choice("live"));
    for case in [ROTA, BCG, HPV, FLU, PNEUMO, COVID] {
        assert_eq!(case.flags(&[]), Vec::<String>::new(), "{}", case.form);
    }
    assert_eq!(ZOSTER.flags(&[live]), Vec::<String>::new());
    assert_eq!(RSV.flags(&[expected("2027-01-29")]), ["review m01 "]);
}

pub(crate) fn expected(day: &str) -> (&'static str, RawAnswer) {
    let day = RawDate::western(day.parse().unwrap());
    ("m01", RawAnswer::Date(day))
}

fn doses(list: &[(&str, &str)]) -> RawAnswer {
    let entry = |(name, day): &(&str, &str)| VaccineEntry {
        name: (*name).to_owned(),
        date: RawDate::western(day.parse().unwrap()),
    };
    RawAnswer::VaccineList(list.iter().map(entry).collect())
}

#[test]
fn each_added_question_raises_the_flag_its_data_says() {
    let check = |case: &Case<'_>, more: &[(&str, RawAnswer)], expect: &[&str]| {
        assert_eq!(case.flags(more), expect, "{} {more:?}", case.form);
    };
    let yes = |link| [(link, choice("yes"))];
    check(&ROTA, &yes("r03"), &["contraindication-candidate r03 CI08"]);
    check(&ROTA, &yes("r04"), &["contraindication-candidate r04 CI08"]);
    check(&ROTA, &yes("r05"), &["caution r05 CA08"]);
    check(&ROTA, &yes("r06"), &["contraindication-candidate r06 CI08"]);
    check(
        &ROTA,
        &[("r01", doses(&[("ロタテック", "2026-11-10")]))],
        &["block - interval"],
    );
    check(
        &ROTA,
        &[("r01", doses(&[("ロタリックス", "2026-11-10")]))],
        &["block - interval"],
    );
    check(&BCG, &yes("b01"), &["caution b01 CA06"]);
    check(&BCG, &yes("b02"), &["contraindication-candidate b02 CI11"]);
    check(&BCG, &yes("b03"), &["contraindication-candidate b03 CI06"]);
    check(&HPV, &yes("h01"), &["caution h01 CA10"]);
    check(&HPV, &yes("h03"), &["caution h03 CA02"]);
    check(
        &HPV,
        &[("h02", doses(&[("シルガード", "2026-11-10")]))],
        &["block - interval"],
    );
    check(
        &FLU,
        &yes("e02"),
        &["contraindication-candidate e02 CI02,CI03"],
    );
    check(&FLU, &yes("f01"), &["caution f01 CA12"]);
    check(&FLU, &yes("f02"), &["caution f02 CA04"]);
    check(
        &FLU,
        &[("f03", choice("present")), ("f03a", choice("present"))],
        &["contraindication-candidate f03a CI04,CA02"],
    );
    check(&FLU, &yes("f04"), &["block f04 CI01"]);
    check(
        &FLU,
        &[("e03", choice("yes")), ("e03a", choice("no"))],
        &["contraindication-candidate e03a CA01", "caution e03 CA01"],
    );
    check(&PNEUMO, &yes("p01"), &["block p01 CI09,CI01"]);
    check(&PNEUMO, &yes("p02"), &["caution p02 CA09"]);
    check(
        &COVID,
        &[(
            "v02",
            RawAnswer::Choices(vec!["heart".to_owned(), "bleeding".to_owned()]),
        )],
        &["caution v02 CA01", "caution v02 CA09"],
    );
    check(&COVID, &yes("v03"), &["caution v03 CA09"]);
    check(&COVID, &yes("v04"), &["caution v04 CA03"]);
    check(
        &COVID,
        &yes("v05"),
        &["contraindication-candidate v05 CI04"],
    );
    let live = |link| [("z02", choice("live")), (link, choice("yes"))];
    check(
        &ZOSTER,
        &live("z03"),
        &["contraindication-candidate z03 CI10"],
    );
    check(&ZOSTER, &live("z04"), &["block z04 interval"]);
    // not asked of somebody who gets the other product
    check(
        &ZOSTER,
        &[("z02", choice("recombinant-1")), ("z03", choice("yes"))],
        &[],
    );
    check(
        &ZOSTER,
        &[("z02", choice("recombinant-2")), ("z05", choice("yes"))],
        &["caution z05 CA09"],
    );
    let with = |link| [expected("2027-01-29"), (link, choice("yes"))];
    check(&RSV, &with("m02"), &["block m02 CI01", "review m01 "]);
    check(&RSV, &with("m03"), &["caution m03 CA13", "review m01 "]);
    check(&RSV, &with("m04"), &["caution m04 CA01", "review m01 "]);
    check(&RSV, &with("m05"), &["caution m05 CA09", "review m01 "]);
}

#[test]
fn a_guardian_who_signed_no_before_stops_the_dose() {
    let alone = Case {
        form: "hpv-alone",
        birth: "2012-05-01",
        ..HPV
    };
    assert_eq!(
        alone.flags(&[("before_consent", choice("agree"))]),
        Vec::<String>::new()
    );
    assert_eq!(
        alone.flags(&[("before_consent", choice("disagree"))]),
        ["block before_consent "]
    );
}

#[test]
fn a_second_form_of_the_same_visit_takes_what_the_first_one_asked_alike() {
    let child = find(CHILD).unwrap();
    let given = answers(&[
        ("vaccine", choice("penta")),
        ("dose_no", choice("first")),
        ("name", text("佐藤 結衣")),
        // of this vaccine's leaflet, and what is left to ask about it
        ("c01", choice("yes")),
        ("c14", choice("yes")),
        ("c14t", text("熱は出ますか")),
        ("c02", number("3100")),
        ("c03", choice("yes")),
        ("c03t", text("せき")),
        ("c04", choice("no")),
        // typed, and no longer asked
        ("c04t", text("かぜ")),
    ]);
    let links = |name: &str| -> Vec<String> {
        let shared = named(name).shared(child, &given);
        shared.into_keys().collect()
    };
    assert_eq!(links("rota"), ["c02", "c03", "c03t", "c04", "name"]);
    assert_eq!(links("hpv"), ["c03", "c03t", "c04", "name"]);
    assert_eq!(links("flu-elderly"), ["name"]);
    let signed = answers(&[("before_sign", text("母")), ("h03", choice("no"))]);
    let alone = named("hpv-alone");
    assert_eq!(
        alone.shared(alone, &signed).into_keys().collect::<Vec<_>>(),
        ["h03"],
        "a signature is for one form"
    );
}
