//! A visit from the rows a tablet holds to the records it writes, without a browser.

mod visit;

use super::case::State;
use super::dose::{self, Stopped, look};
use super::today::by_person;
use domain::OrganizationId;
use domain::fhir::Reference;
use domain::screening::Level;
use visit::{Visit, choice, dose_answers, id, proceed, today, words};

#[test]
fn a_visit_goes_from_the_form_to_the_dose_and_every_record_passes_the_servers_gate() {
    let mut visit = Visit::new("je1", "2023-05-05", &[]);
    assert_eq!(visit.case().state(), State::New);
    assert!(
        visit.case().flags(today()).is_empty(),
        "{:?}",
        visit.case().flags(today())
    );
    visit.measure("36.5");
    assert_eq!(visit.case().state(), State::Seeing);
    visit.decide(&proceed());
    assert_eq!(visit.case().state(), State::MayGive);
    visit.agree(true);
    assert_eq!(visit.case().consent().unwrap().what.permitted, Some(true));
    visit.record(&dose_answers("je1", "ｊｂ１２３"));
    let case = visit.case();
    assert_eq!(case.state(), State::Given);
    let dose = &case.dose().unwrap().what;
    assert_eq!(dose.lot_number.as_deref(), Some("JB123"));
    // without a day the vaccine may be used until the end of the month
    assert_eq!(dose.expiration.unwrap().to_string(), "2027-03-31");
    assert_eq!(dose.encounter, Some(Reference::to("Encounter", id(6))));
    assert!(
        case.history.is_empty(),
        "the dose of this form is not its own history"
    );
}

#[test]
fn a_fever_of_37_5_is_a_flag_and_a_second_measurement_counts_instead() {
    let mut visit = Visit::new("je1", "2023-05-05", &[]);
    visit.measure("37.5");
    let levels = |visit: &Visit| {
        visit
            .case()
            .flags(today())
            .iter()
            .map(|flag| flag.level)
            .collect::<Vec<_>>()
    };
    assert_eq!(levels(&visit), [Level::ContraindicationCandidate]);
    visit.measure("37.4");
    assert_eq!(visit.case().temperatures.len(), 2);
}

#[test]
fn putting_off_is_a_record_and_a_second_thought_takes_it_back_with_its_reason() {
    let mut visit = Visit::new(
        "je1",
        "2023-05-05",
        &[("c03", choice("yes")), ("c03t", words("熱っぽい"))],
    );
    visit.decide(&[
        ("decision", choice("defer")),
        ("deferral_reason", words("発熱のため")),
    ]);
    let case = visit.case();
    assert_eq!(case.state(), State::Deferred);
    let deferral = case.deferral.unwrap();
    assert_eq!(deferral.what.status_reason.as_deref(), Some("発熱のため"));
    let mut again = proceed();
    again.push(("redo_reason", words("再検で解熱")));
    visit.decide(&again);
    let case = visit.case();
    assert_eq!(case.state(), State::MayGive);
    assert!(case.deferral.is_none());
    let old = visit
        .rows
        .iter()
        .find(|row| row.row.id == deferral.record)
        .unwrap();
    let new = old
        .row
        .superseded_by
        .and_then(|new| visit.rows.iter().find(|row| row.row.id == new))
        .unwrap();
    assert_eq!(new.row.reason.as_deref(), Some("再検で解熱"));
}

#[test]
fn a_wrong_record_is_corrected_by_a_new_one_and_both_stay() {
    let mut visit = Visit::new("je1", "2023-05-05", &[]);
    visit.measure("36.5");
    visit.decide(&proceed());
    visit.agree(true);
    visit.record(&dose_answers("je1", "JB123"));
    let mut same = dose_answers("je1", "JB123");
    same.insert(dose::CORRECTION_REASON.to_owned(), words("写しまちがい"));
    let case = visit.case();
    let old = case.dose().cloned().unwrap();
    let unchanged = look(&case, &same, today(), true, Some(&old.what));
    assert!(matches!(unchanged, Err(Stopped::Mend(mends)) if mends.len() == 1));
    let silent = look(
        &case,
        &dose_answers("je1", "JB124"),
        today(),
        true,
        Some(&old.what),
    );
    assert!(matches!(silent, Err(Stopped::Mend(mends)) if mends[0].0 == dose::CORRECTION_REASON));
    same.insert("lot".to_owned(), words("JB124"));
    visit.record(&same);
    let case = visit.case();
    assert_eq!(case.doses.len(), 2);
    assert_eq!(
        case.dose().unwrap().what.lot_number.as_deref(),
        Some("JB124")
    );
    assert_eq!(case.dose().unwrap().reason.as_deref(), Some("写しまちがい"));
}

#[test]
fn a_dose_against_the_date_rules_is_stopped_as_routine_and_asked_about_otherwise() {
    // MR第1期 is for the second year of life
    let mut visit = Visit::new("mr1", "2023-05-05", &[]);
    visit.measure("36.5");
    let mut answers = dose_answers("mr1", "MR1");
    let case = visit.case();
    assert!(
        matches!(look(&case, &answers, today(), true, None), Err(Stopped::Blocked(flags)) if !flags.is_empty())
    );
    answers.insert("legal".to_owned(), choice("voluntary"));
    let checked = look(&case, &answers, today(), true, None).unwrap();
    assert!(!checked.against.is_empty());
}

#[test]
fn nothing_is_recorded_for_somebody_who_was_not_identified() {
    let visit = Visit::new("je1", "2023-05-05", &[]);
    let stopped = look(
        &visit.case(),
        &dose_answers("je1", "JB123"),
        today(),
        false,
        None,
    );
    assert!(matches!(stopped, Err(Stopped::Mend(mends)) if mends[0].0 == "identity"));
}

#[test]
fn another_vaccine_than_asked_for_is_pointed_out() {
    let visit = Visit::new("je1", "2023-05-05", &[]);
    let mut other = dose_answers("varicella", "V1");
    other.insert("legal".to_owned(), choice("voluntary"));
    let checked = look(&visit.case(), &other, today(), true, None).unwrap();
    assert_eq!(
        checked.differs,
        Some(("日本脳炎第1期".to_owned(), "水痘".to_owned()))
    );
}

#[test]
fn forms_of_other_days_and_other_clinics_are_not_on_the_list() {
    let visit = Visit::new("je1", "2023-05-05", &[]);
    let tomorrow = today().succ_opt().unwrap();
    assert!(by_person(&visit.rows, visit.session.organization, tomorrow).is_empty());
    assert!(by_person(&visit.rows, Some(OrganizationId(id(99))), today()).is_empty());
    assert!(by_person(&visit.rows, None, today()).is_empty());
}

#[test]
fn a_form_of_an_unknown_version_is_shown_as_unreadable_not_hidden() {
    let mut visit = Visit::new("je1", "2023-05-05", &[]);
    let row = visit
        .rows
        .iter_mut()
        .find(|row| row.row.id == visit.form)
        .unwrap();
    let body = row.row.body.get().replace("2026.10", "2099.1");
    row.row.body = serde_json::from_str(&body).unwrap();
    let case = visit.case();
    assert!(case.form.content.is_none());
    assert!(case.flags(today()).is_empty());
}
