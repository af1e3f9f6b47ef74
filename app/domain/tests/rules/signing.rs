//! Who signs, by form and age; which form a vaccine has.

use domain::Date;
use domain::questionnaire::{find, screenings};
use domain::signing::{Signer, form_for, may_come_alone};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn named(name: &str) -> String {
    format!("https://tsunagu-techo.example/fhir/Questionnaire/{name}|2026.10")
}

#[test]
fn who_says_yes_follows_the_form_and_the_age_on_the_day() {
    let check = |form: &str, birth: &str, expect: Signer| {
        let form = find(&named(form)).unwrap();
        let birth = birth.parse().ok();
        let signer = form.signed_by.signer(birth, day("2026-11-27"));
        assert_eq!(signer, expect, "{} {birth:?}", form.url);
    };
    check("yoshin-child", "2026-01-01", Signer::Guardian);
    check("yoshin-rota", "2026-09-01", Signer::Guardian);
    check("yoshin-bcg", "2026-05-01", Signer::Guardian);
    // 16 is reached on the day before the birthday
    check("yoshin-hpv", "2010-11-29", Signer::Guardian);
    check("yoshin-hpv", "2010-11-28", Signer::Person);
    check("yoshin-hpv-alone", "2013-11-29", Signer::Guardian);
    check("yoshin-hpv-alone", "2013-11-28", Signer::GuardianBefore);
    check("yoshin-hpv-alone", "2010-11-29", Signer::GuardianBefore);
    check("yoshin-hpv-alone", "2010-11-28", Signer::Person);
    check("yoshin-hpv", "unknown", Signer::Guardian);
    check("yoshin-je", "2007-03-01", Signer::Person);
    check("yoshin-rsv-maternal", "1995-03-01", Signer::Person);
    for name in ["flu-elderly", "pneumo-elderly", "covid19", "zoster"] {
        check(&format!("yoshin-{name}"), "1950-03-01", Signer::Wish);
    }
}

#[test]
fn every_vaccine_of_the_programme_has_its_form() {
    let check = |vaccine: &str, alone: bool, expect: &str| {
        let form = form_for(screenings(), vaccine, alone).unwrap();
        assert_eq!(form.canonical(), named(expect), "{vaccine}");
    };
    check("penta", false, "yoshin-child");
    check("mr1", true, "yoshin-child");
    check("rota_rv1", false, "yoshin-rota");
    check("rota_rv5", false, "yoshin-rota");
    check("bcg", false, "yoshin-bcg");
    check("hpv", false, "yoshin-hpv");
    check("hpv", true, "yoshin-hpv-alone");
    check("je_special", false, "yoshin-je");
    check("je_special", true, "yoshin-je-alone");
    check("flu_elderly", false, "yoshin-flu-elderly");
    check("pneumo_elderly", false, "yoshin-pneumo-elderly");
    check("covid19", false, "yoshin-covid19");
    check("zoster", false, "yoshin-zoster");
    check("rsv_maternal", false, "yoshin-rsv-maternal");
    assert_eq!(form_for(screenings(), "yellow_fever", false), None);
    let programme = domain::vaccine::all()
        .iter()
        .filter(|vaccine| matches!(vaccine.category.as_str(), "A" | "B"));
    for vaccine in programme {
        let form = form_for(screenings(), &vaccine.code, false);
        assert!(form.is_some(), "{}", vaccine.code);
    }
}

#[test]
fn only_from_13_until_16_and_only_for_some_vaccines_may_somebody_come_alone() {
    let check = |vaccine: &str, birth: &str, expect: bool| {
        let may = may_come_alone(screenings(), vaccine, day(birth), day("2026-11-27"));
        assert_eq!(may, expect, "{vaccine} {birth}");
    };
    check("hpv", "2013-11-29", false);
    check("hpv", "2013-11-28", true);
    check("hpv", "2010-11-28", false);
    check("dt2", "2013-11-28", false);
}
