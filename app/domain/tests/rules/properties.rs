//! What must hold for every input, also for input nobody thought of.

use crate::support::*;
use domain::age::*;
use domain::era::{from_wareki, wareki_date};
use domain::fhir::{Incoming, When, check};
use domain::handover::{Joined, Joiner, split};
use domain::input::{self, Calendar, Decimal, RawDate};
use domain::questionnaire::*;
use domain::screening::{Input, assess};
use domain::{Date, PersonId, RecordId};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use uuid::Uuid;

fn any_day() -> impl Strategy<Value = Date> {
    // 1873-01-01 to 2118-12-31 (令和100年)
    (683_735_i32..773_584).prop_map(|days| Date::from_num_days_from_ce_opt(days).unwrap())
}

/// JSON of any shape, with names and values a resource could have.
fn any_json() -> impl Strategy<Value = Value> {
    let names = [
        "resourceType",
        "id",
        "status",
        "item",
        "linkId",
        "answer",
        "extension",
        "url",
        "valueCoding",
        "valueString",
        "subject",
        "reference",
        "code",
        "coding",
        "name",
        "birthDate",
        "type",
        "enableWhen",
        "question",
        "operator",
        "answerBoolean",
        "questionnaire",
        "valueDate",
        "doseQuantity",
        "value",
        "period",
        "agent",
        "who",
        "text",
    ];
    let texts = [
        "Questionnaire",
        "QuestionnaireResponse",
        "Patient",
        "Immunization",
        "Observation",
        "Consent",
        "Encounter",
        "AuditEvent",
        "Provenance",
        "RelatedPerson",
        "a",
        "b",
        "group",
        "string",
        "choice",
        "=",
        "exists",
        "completed",
        "final",
        "Patient/00000000-0000-0000-0000-000000000001",
        "2026-11-21",
        "2026-11-21T10:00:00Z",
        "yes",
        CHILD,
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        any::<i64>().prop_map(Value::from),
        proptest::sample::select(texts.to_vec()).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        let name = prop_oneof![4 => proptest::sample::select(names.to_vec()).prop_map(str::to_owned), 1 => ".{0,5}"];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((name, inner), 0..7).prop_map(|pairs| Value::Object(Map::from_iter(pairs))),
        ]
    })
}

fn any_raw() -> impl Strategy<Value = RawAnswer> {
    let typed = || prop_oneof!["[0-9０-９.．,]{0,5}", ".{0,6}"];
    let calendar = proptest::option::of(proptest::sample::select(vec![
        Calendar::Reiwa,
        Calendar::Heisei,
        Calendar::Seireki,
    ]));
    let date =
        (calendar, typed(), typed(), typed()).prop_map(|(calendar, year, month, day)| RawDate {
            calendar,
            year,
            month,
            day,
        });
    let entry = (typed(), date.clone()).prop_map(|(name, date)| VaccineEntry { name, date });
    let codes = [
        "yes",
        "no",
        "present",
        "absent",
        "occurred",
        "not-occurred",
        "mr1",
        "penta",
        "male",
        "nothing",
    ];
    prop_oneof![
        6 => proptest::sample::select(codes.to_vec()).prop_map(choice),
        1 => typed().prop_map(RawAnswer::Text),
        1 => typed().prop_map(RawAnswer::Number),
        1 => any::<bool>().prop_map(RawAnswer::Boolean),
        1 => date.prop_map(RawAnswer::Date),
        1 => (typed(), typed()).prop_map(|(years, months)| RawAnswer::AgeText { years, months }),
        1 => proptest::collection::vec(entry, 0..4).prop_map(RawAnswer::VaccineList),
        1 => proptest::collection::vec(proptest::sample::select(codes.to_vec()).prop_map(str::to_owned), 0..3).prop_map(RawAnswer::Choices),
    ]
}

/// Any form of the programme with answers to some of its questions.
fn any_filled() -> impl Strategy<Value = (&'static Questionnaire, Answers)> {
    let forms: Vec<&'static Questionnaire> = screenings().collect();
    proptest::sample::select(forms).prop_flat_map(|form| {
        let ids: Vec<String> = form
            .all_items()
            .iter()
            .map(|item| item.link_id.clone())
            .collect();
        let answers =
            proptest::collection::btree_map(proptest::sample::select(ids), any_raw(), 0..40);
        (Just(form), answers)
    })
}

/// What answers mean, whichever way they were typed.
fn meant(
    form: &Questionnaire,
    answers: &Answers,
) -> Vec<(String, Result<Option<Answer>, ProblemKind>)> {
    let of = |(link_id, raw): (&String, &RawAnswer)| {
        (link_id.clone(), parse(form.item(link_id).unwrap(), raw))
    };
    answers.iter().map(of).collect()
}

proptest! {
    #[test]
    fn a_response_holds_what_is_asked_now_and_nothing_else((form, given) in any_filled()) {
        let response = form.to_response(&head(), &given);
        let enabled: Vec<&str> = form.enabled(&given).iter().map(|item| item.link_id.as_str()).collect();
        let mut open: Vec<&Value> = vec![&response];
        while let Some(node) = open.pop() {
            if let Some(link_id) = node["linkId"].as_str() {
                // parts of a composite field are named after it
                let field = link_id.split('.').next().unwrap();
                prop_assert!(enabled.contains(&field), "{} is not asked", link_id);
            }
            for key in ["item", "answer"] {
                open.extend(node[key].as_array().into_iter().flatten());
            }
        }
        let back = form.from_response(&response).unwrap();
        prop_assert_eq!(meant(form, &back), meant(form, &form.enabled_part(&given)));
        prop_assert_eq!(form.to_response(&head(), &back), response);
    }

    #[test]
    fn no_answers_make_the_rules_panic((form, given) in any_filled(), tenths in 320_u16..430, days in 0_i64..40_000) {
        let birth = domain::age::plus_days_signed(today(), -days);
        let progress = form.progress(&given);
        prop_assert!(progress.answered <= progress.asked);
        let missing = form.problems(&given, today()).len();
        prop_assert!(progress.is_complete() || missing > 0);
        for vaccine in domain::vaccine::all() {
            assess(&Input {
                questionnaire: form,
                answers: &given,
                temperature: input::Temperature::from_tenths(tenths),
                birth,
                vaccine: Some(vaccine),
                history: &[domain::vaccine::PastDose::of(vaccine, birth)],
                day: today(),
                answered: Some(birth),
            });
        }
    }

    #[test]
    fn what_one_form_shares_with_another_is_an_answer_there((form, given) in any_filled()) {
        for other in screenings() {
            for (link_id, raw) in other.shared(form, &given) {
                prop_assert_eq!(parse(other.item(&link_id).unwrap(), &raw), parse(form.item(&link_id).unwrap(), &raw));
                prop_assert!(form.is_enabled(&link_id, &given), "{} was not asked", link_id);
            }
        }
    }

    #[test]
    fn json_of_any_shape_is_read_or_refused(body in any_json(), kind in proptest::sample::select(vec![
        "Patient", "RelatedPerson", "Questionnaire", "QuestionnaireResponse", "Immunization", "Observation", "Consent",
        "Encounter", "Provenance", "AuditEvent", "Other",
    ])) {
        let mut body = body;
        if let Some(map) = body.as_object_mut() {
            map.insert("resourceType".to_owned(), Value::from(kind));
            map.insert("id".to_owned(), Value::from("00000000-0000-0000-0000-000000000005"));
        }
        let incoming = Incoming { kind, record: RecordId(Uuid::from_u128(5)), person: PersonId(Uuid::from_u128(1)) };
        let _ = check(&incoming, &body.to_string());
        let _ = child().from_response(&body);
        if let Ok(form) = Questionnaire::read(&body) {
            let _ = form.enabled(&Answers::new());
            let _ = form.to_response(&head(), &Answers::new());
        }
        if let Some(Ok(written)) = crate::examples::round_trip(&body) {
            prop_assert_eq!(written, body);
        }
    }

    #[test]
    fn text_of_any_kind_is_read_or_refused(text in ".{0,40}") {
        let incoming = Incoming { kind: "Patient", record: RecordId(Uuid::from_u128(5)), person: PersonId(Uuid::from_u128(1)) };
        let _ = check(&incoming, &text);
        let _ = (input::number(&text), input::temperature(&text), input::date(&text), When::parse(&text));
        let _ = (input::katakana(&text), input::name(&text), input::postcode(&text), input::phone(&text));
        let _ = (domain::record_form::lot_number(&text), domain::record_form::volume(&text));
        let _ = domain::vaccine::find_by_name(&text);
        let _ = Joiner::new().push(&text);
        let _ = Joiner::new().push_text(&text);
    }

    #[test]
    fn numerals_of_any_kind_are_read_or_refused(text in "[〇一二三四五六七八九十百千0-9０-９年月日/.令和昭平成元-]{0,24}") {
        let _ = (input::date(&text), input::number(&text), input::temperature(&text));
    }

    #[test]
    fn codes_of_any_kind_are_read_or_refused(text in "TT1/[0-9A-F]{0,9}/[0-9]{0,4}/[0-9]{0,4}/[0-9A-F]{0,9}/[0-9A-Z*+.:/-]{0,30}") {
        prop_assert!(Joiner::new().push(&text).is_err());
    }

    #[test]
    fn a_form_joins_from_its_codes_in_any_order_with_repeats(
        (bytes, length, order) in (proptest::collection::vec(any::<u8>(), 0..3000), 64_usize..1500).prop_flat_map(|(bytes, length)| {
            let count = split(&bytes, length).unwrap().len();
            let indices: Vec<usize> = (0..count).chain(0..count).collect();
            (Just(bytes), Just(length), Just(indices).prop_shuffle())
        })
    ) {
        let codes = split(&bytes, length).unwrap();
        prop_assert!(codes.iter().all(|code| code.len() <= length));
        let mut joiner = Joiner::new();
        let mut done = None;
        for index in order {
            if let Joined::Complete(joined) = joiner.push(&codes[index]).unwrap() {
                done = Some(joined);
            }
        }
        prop_assert_eq!(done, Some(bytes));
    }

    #[test]
    fn a_damaged_code_is_never_taken_for_a_good_one(
        bytes in proptest::collection::vec(any::<u8>(), 1..400), at in any::<prop::sample::Index>(), with in "[0-9A-Z/*.]",
    ) {
        let code = split(&bytes, 1500).unwrap().remove(0);
        let at = at.index(code.len());
        let damaged = format!("{}{with}{}", &code[..at], &code[at + 1..]);
        prop_assume!(damaged != code);
        prop_assert!(Joiner::new().push(&damaged).is_err());
    }

    #[test]
    fn a_day_written_in_its_era_reads_back(day in any_day()) {
        let wareki = wareki_date(day).unwrap();
        prop_assert_eq!(from_wareki(wareki.era, wareki.year, wareki.month, wareki.day), Ok(day));
        prop_assert_eq!(input::date(&domain::ja::date::wareki(day)), Ok(day));
        prop_assert_eq!(RawDate::western(day).parse(), Ok(day));
        prop_assert_eq!(When::parse(&day.to_string()), Some(When::Day(day)));
    }

    #[test]
    fn reach_days_and_intervals_move_forward(day in any_day(), months in 0_u32..240, days in 0_u32..400) {
        prop_assert!(reach_months(day, months) < reach_months(day, months + 1));
        prop_assert!(earliest_after_min_months(day, months) <= earliest_after_min_months(day, months + 1));
        prop_assert!(earliest_after_min_months(day, months + 1) > day);
        prop_assert_eq!((earliest_after_min_days(day, days) - day).num_days(), i64::from(days) + 1);
        let birthday = plus_days_signed(reach_months(day, months), 1);
        let age = age_on(day, birthday.max(day)).unwrap();
        prop_assert_eq!(age.years * 12 + age.months, months);
        let before = age_on(day, plus_days_signed(birthday, -1));
        prop_assert!(before.is_none_or(|age| age.years * 12 + age.months + 1 == months));
    }

    #[test]
    fn decimals_read_back_and_keep_their_order(a in -10_000_000_i64..10_000_000, b in -10_000_000_i64..10_000_000, scale in 0_u8..6) {
        let (x, y) = (Decimal::new(a, scale), Decimal::new(b, scale));
        prop_assert_eq!(Decimal::parse(&x.to_string()), Some(x));
        prop_assert_eq!(Decimal::from_json(&x.to_json()), Some(x));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
    }
}
