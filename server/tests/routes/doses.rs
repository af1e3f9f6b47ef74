//! 手帳転記 and 自己申告: the family's own notes, which never stand for a doctor's word.

use crate::support::{HARUTO, KENTA, MISAKI, NURSE, change, id, server};
use domain::fhir::Code;
use domain::fhir::immunization::{Immunization, ImmunizationStatus, Origin};
use serde_json::{Value, json};

pub(crate) fn dose(number: u32, origin: Option<Origin>) -> Immunization {
    let vaccine = Code::new("urn:tsunagu-techo:jp-routine-immunization", "mr1", "MR");
    let (record, person) = (id(8, number).parse().unwrap(), HARUTO.parse().unwrap());
    let day = "2025-01-10".parse().unwrap();
    Immunization {
        origin,
        ..Immunization::new(record, person, ImmunizationStatus::Completed, vaccine, day)
    }
}

pub(crate) fn write(number: u32, dose: &Immunization, replaces: Option<&str>) -> Value {
    let record = json!({
        "id": dose.id, "kind": "Immunization", "body": dose.to_json(),
        "supersedes": replaces, "reason": replaces.map(|_| "まちがえた"),
    });
    change(number, HARUTO, json!({ "create": { "records": [record] } }))
}

fn reason(verdict: &Value) -> &str {
    verdict["refused"]["reason"].as_str().unwrap_or("accepted")
}

#[tokio::test]
async fn a_family_notes_doses_down_and_takes_back_its_own_notes_only() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    phone.sync(&[]).await;
    let official = phone
        .rows
        .iter()
        .find(|row| row["kind"] == "Immunization" && row["person"] == HARUTO);
    let official = official.unwrap()["id"].as_str().unwrap().to_owned();
    let error = |number: u32| Immunization {
        status: ImmunizationStatus::EnteredInError,
        ..dose(number, Some(Origin::Paper))
    };
    let not_done = Immunization {
        status: ImmunizationStatus::NotDone,
        status_reason: Some("x".to_owned()),
        ..dose(5, Some(Origin::Recall))
    };
    let verdicts = phone
        .sync(&[
            write(1, &dose(1, Some(Origin::Paper)), None),
            write(2, &dose(2, None), None),
            write(3, &error(3), Some(&id(8, 1))),
            write(4, &error(4), Some(&official)),
            write(5, &not_done, None),
        ])
        .await;
    let reasons: Vec<&str> = verdicts.iter().map(reason).collect();
    let expect = [
        "accepted",
        "not_allowed",
        "accepted",
        "not_allowed",
        "invalid_resource",
    ];
    assert_eq!(reasons, expect);
    for (account, device) in [(KENTA, 2), (NURSE, 3)] {
        let mut other = server.device(account, device).await;
        let verdict = other
            .sync(&[write(9, &dose(9, Some(Origin::Paper)), None)])
            .await;
        assert_eq!(reason(&verdict[0]), "not_allowed", "{account}");
    }
}
