//! Forms beside the child's: a person who decides alone, and a guardian who signs before and does not come along.

use crate::clinic::{open, tick_flags};
use crate::harness::{Browser, Outcome, Server, World, ensure, journey};
use crate::people::{AYA, DOCTOR, HARUTO, MISAKI, SAKI, SHIGERU, SHIGERU_BOOK, Said, id};

const NO: Said = Said::Choice("no");

#[test]
fn a_man_of_65_fills_in_his_own_form_and_his_own_wish_counts() {
    journey("forms-wish", wish);
}

async fn wish(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.sign_in(&server, SHIGERU).await?;
    phone.go(&server.url("/home")).await?;
    phone.choose_vaccine(SHIGERU_BOOK, "flu_elderly").await?;
    // once a season: no dose is asked for, and what he may have today stands there with its last day
    ensure(phone.count("#new-dose").await? == 0, || {
        "a dose is asked for".to_owned()
    })?;
    phone.read("#new-vaccine", "3月31日まで").await?;
    phone.is_accessible().await?;
    let record = phone.begin_form(&[]).await?;
    phone.is_accessible().await?;
    phone
        .fill_steps(&[
            &[("category", Said::Choice("by-age"))],
            &[
                ("e01", Said::Choice("yes")),
                ("e02", NO),
                ("e03", NO),
                ("e04", NO),
            ],
            &[("e05", NO), ("e06", NO), ("e07", NO), ("e08", NO)],
            &[("e09", NO)],
            &[
                ("f01", NO),
                ("f02", NO),
                ("f03", Said::Choice("absent")),
                ("f04", NO),
            ],
        ])
        .await?;
    phone.is_accessible().await?;
    phone.hand_in().await?;
    phone.synced().await?;

    let tablet = world.tablet().await?;
    decide(&tablet, &server, &record, "本人に対して").await?;
    tablet.read("#consent-section", "本人の希望").await?;
    tablet.tap("#hand-over").await?;
    tablet.read("#statement", "希望します").await?;
    tablet.is_accessible().await?;
    tablet.answer("consent", Said::Choice("agree")).await?;
    tablet.type_into("#self_sign", "木村 茂").await?;
    tablet.tap("#save-consent").await?;
    tablet.tap("#to-staff").await?;
    tablet.read("#consent-result", "希望あり").await?;
    // a digit read wrongly, and a vial that is too old: nothing is filled in
    let wrong = format!("(01){}(17)300331(10)FL123", PRODUCT.replacen('7', "1", 1));
    tablet.replace("#vial-code", &wrong).await?;
    tablet.tap("#vial-take").await?;
    tablet.see("#vial-code[aria-invalid]").await?;
    tablet.is_accessible().await?;
    let old = format!("(01){PRODUCT}(17)200331(10)FL123");
    tablet.replace("#vial-code", &old).await?;
    tablet.tap("#vial-take").await?;
    tablet.read("#vial-seen", "2020年").await?;
    tablet.holds_value("#lot", "").await?;
    record_dose(&tablet, "flu_elderly", "SQ", "FL123").await?;
    tablet.synced().await?;
    phone
        .go(&server.url(&format!("/people/{SHIGERU_BOOK}")))
        .await?;
    phone.read("#doses", "FL123").await?;
    // the list for others to read, in two languages; the name as in the passport stays on the device
    phone.tap("#certificate").await?;
    phone.read("#certificate-paper", "Influenza").await?;
    phone.read("#certificate-paper", "FL123").await?;
    phone.type_into("#roman-name", "KIMURA SHIGERU").await?;
    phone.is_accessible().await?;
    phone.reload().await?;
    phone.read("#certificate-paper", "KIMURA SHIGERU").await?;

    look_alike(&server, &phone, &tablet).await?;

    // the form on paper is his, with his own box to sign in
    phone
        .go(&server.url(&format!("/forms/{record}/print")))
        .await?;
    phone.read("#paper", "本人記入欄").await?;
    phone.is_accessible().await
}

/// The second form of the visit, and the vial of the first one in the hand by mistake.
async fn look_alike(server: &Server, phone: &Browser, tablet: &Browser) -> Outcome {
    phone.go(&server.url("/home")).await?;
    phone.choose_vaccine(SHIGERU_BOOK, "covid19").await?;
    phone.tap("label[for=\"new-day--today\"]").await?;
    let record = phone.begin_form(&["new-share--take"]).await?;
    let ours: [(u8, &[(&str, Said)]); 3] = [
        (3, &[("e01", Said::Choice("yes"))]),
        (5, &[("e09", NO)]),
        (6, &[("v03", NO), ("v04", NO), ("v05", NO)]),
    ];
    fill_pages(server, phone, &record, &ours).await?;
    phone.next_step().await?;
    phone.hand_in().await?;
    phone.synced().await?;
    decide(tablet, server, &record, "本人に対して").await?;
    tablet.tap("#hand-over").await?;
    tablet.answer("consent", Said::Choice("agree")).await?;
    tablet.type_into("#self_sign", "木村 茂").await?;
    tablet.tap("#save-consent").await?;
    tablet.tap("#to-staff").await?;
    scan(tablet, "FL124").await?;
    tablet.read("#vial-seen", "インフルエンザ").await?;
    tablet.holds_value("#lot", "").await?;
    tablet.is_accessible().await
}

#[test]
fn a_girl_of_14_comes_alone_with_what_her_mother_signed_before() {
    journey("forms-alone", alone);
}

async fn alone(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.sign_in(&server, AYA).await?;
    phone.go(&server.url("/home")).await?;
    phone.choose_vaccine(SAKI, "hpv").await?;
    phone.see("#new-comes").await?;
    phone.is_accessible().await?;
    let record = phone
        .begin_form(&["new-comes--alone", "new-dose--first"])
        .await?;
    phone.next_step().await?;
    phone
        .fill_steps(&[
            &[("c01", Said::Choice("yes"))],
            &[("c03", NO), ("c04", NO), ("c05", NO), ("c06", NO)],
            &[("c07", NO), ("c08", NO), ("c09", NO), ("c10", NO)],
            &[
                ("c11", Said::Choice("absent")),
                ("c12", NO),
                ("c13", NO),
                ("c14", NO),
            ],
            &[("h01", NO), ("h03", NO)],
        ])
        .await?;
    phone.is_accessible().await?;
    phone
        .answer("before_consent", Said::Choice("agree"))
        .await?;
    phone.answer("before_sign", Said::Words("木村 彩")).await?;
    phone.tap("label[for=\"before_date--seireki\"]").await?;
    for (part, text) in [("year", "2026"), ("month", "11"), ("day", "20")] {
        phone
            .replace(&format!("#before_date--{part}"), text)
            .await?;
    }
    phone
        .answer("emergency_tel", Said::Words("090-0000-0004"))
        .await?;
    phone.saved().await?;
    phone.next_step().await?;
    phone.hand_in().await?;
    phone.synced().await?;

    let tablet = world.tablet().await?;
    decide(&tablet, &server, &record, "保護者に対して").await?;
    tablet.read("#signed-before", "木村 彩").await?;
    tablet.is_accessible().await?;
    tablet.tap("#accept-before").await?;
    tablet
        .see("#consent-result[data-permitted=\"true\"]")
        .await?;
    record_dose(&tablet, "hpv", "IM", "HP123").await?;
    tablet.synced().await?;
    let consents = server.records_of(AYA, SAKI, "Consent").await?;
    ensure(
        consents
            .iter()
            .any(|consent| consent["performer"][0]["display"] == "木村 彩"),
        || format!("no consent of hers: {consents:?}"),
    )
}

#[test]
fn a_second_form_of_the_same_day_asks_only_what_the_first_did_not() {
    journey("forms-same-day", same_day);
}

async fn same_day(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.start_form(HARUTO, "je1", "first").await?;
    phone.fill_in().await?;
    phone.hand_in().await?;
    phone.go(&server.url("/home")).await?;
    phone.choose_vaccine(HARUTO, "bcg").await?;
    phone.tap("label[for=\"new-day--today\"]").await?;
    phone.see("#new-share").await?;
    phone.is_accessible().await?;
    let record = phone
        .begin_form(&["new-dose--first", "new-share--take"])
        .await?;
    // the leaflet and what is left to ask are this vaccine's own
    let yes = Said::Choice("yes");
    let ours: [(u8, &[(&str, Said)]); 3] = [
        (3, &[("c01", yes)]),
        (6, &[("c14", NO)]),
        (7, &[("b01", NO), ("b02", NO), ("b03", NO)]),
    ];
    fill_pages(&server, &phone, &record, &ours).await?;
    phone.next_step().await?;
    phone.hand_in().await?;
    phone.synced().await?;
    let forms = server
        .records_of(MISAKI, HARUTO, "QuestionnaireResponse")
        .await?;
    let text = |form: &serde_json::Value| form.to_string();
    let bcg = forms
        .iter()
        .find(|form| text(form).contains("yoshin-bcg"))
        .ok_or("no form for BCG")?;
    // what was said once stands on both, the vaccine on its own only
    for link in ["c02", "c03", "c14", "b03"] {
        ensure(text(bcg).contains(&format!("\"{link}\"")), || {
            format!("{link} is missing: {bcg}")
        })?;
    }
    ensure(!text(bcg).contains("\"je1\""), || {
        "another vaccine on the form".to_owned()
    })
}

/// Answers these questions on these pages of a form.
async fn fill_pages(
    server: &Server,
    phone: &Browser,
    record: &str,
    pages: &[(u8, &[(&str, Said)])],
) -> Outcome {
    for (page, questions) in pages {
        let address = format!("/forms/{record}?step={page}");
        phone.go(&server.url(&address)).await?;
        for (link, said) in *questions {
            phone.answer(link, *said).await?;
        }
        phone.saved().await?;
    }
    Ok(())
}

/// The doctor measures and decides that it can be done.
async fn decide(tablet: &Browser, server: &Server, record: &str, told: &str) -> Outcome {
    tablet.sign_in(server, DOCTOR).await?;
    tablet.go(&server.url("/clinic")).await?;
    open(tablet, record).await?;
    tablet.type_into("#temperature", "36.5").await?;
    tablet.tap("#save-temperature").await?;
    tablet.see("#temperature-now[data-fever=\"false\"]").await?;
    tablet.is_accessible().await?;
    tick_flags(tablet).await?;
    tablet.answer("decision", Said::Choice("proceed")).await?;
    tablet.read("#explained-field", told).await?;
    tablet.tap("label[for=\"explained\"]").await?;
    tablet.tap("#decide").await?;
    tablet.see("#decided[data-decision=\"proceed\"]").await
}

/// A GTIN with its check digit.
const PRODUCT: &str = "04987123456784";

/// The code on a vial, as a scanner types it.
async fn scan(tablet: &Browser, lot: &str) -> Outcome {
    let code = format!("(01){PRODUCT}(17)300331(10){lot}");
    tablet.replace("#vial-code", &code).await?;
    tablet.tap("#vial-take").await
}

async fn record_dose(tablet: &Browser, vaccine: &str, route: &str, lot: &str) -> Outcome {
    for mark in ["identity-name", "identity-birth"] {
        tablet.tap(&format!("label[for=\"{mark}\"]")).await?;
    }
    tablet
        .tap(&format!("label[for=\"vaccine--{vaccine}\"]"))
        .await?;
    scan(tablet, lot).await?;
    tablet.read("#vial-seen", lot).await?;
    tablet.holds_value("#lot", lot).await?;
    tablet.holds_value("#expiry--year", "2030").await?;
    tablet.tap("#use-standard").await?;
    tablet
        .tap(&format!("label[for=\"route--{route}\"]"))
        .await?;
    tablet
        .answer("site", Said::Choice("left-upper-arm-rear"))
        .await?;
    tablet.tap("label[for=\"dose_number--1\"]").await?;
    tablet.tap("#check-record").await?;
    tablet.read("#record-line", lot).await?;
    tablet.tap("#save-record").await?;
    tablet.see(&id("given")).await
}
