//! Where a form taken over by QR belongs: only what was meant for this clinic is kept on its tablet.

use super::section::Section;
use domain::fhir::encounter::Encounter;
use domain::{Date, OrganizationId, RecordId};
use sync::wire::{Action, Carried, Change, Submit};

/// What is to be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A form for this clinic, today.
    Here(RecordId),
    /// For this clinic, on a day to come: kept, and on the list of that day.
    Later(RecordId, Date),
    /// The day of the visit is over.
    Over(Date),
    /// For another clinic, by name if it is told.
    Elsewhere(Option<String>),
    /// No form at all.
    NotAForm,
}

/// Reads where a carried change wants to go.
pub fn destination(carried: &Carried, clinic: Option<OrganizationId>, today: Date) -> Destination {
    let change: Result<Change, _> = serde_json::from_str(&carried.change);
    let Ok(Change {
        action: Action::Submit(submit),
        ..
    }) = change
    else {
        return Destination::NotAForm;
    };
    if !is_a_form(&submit) {
        return Destination::NotAForm;
    }
    let visits: Vec<Encounter> = submit
        .records
        .iter()
        .filter_map(|record| Encounter::read(&serde_json::from_str(record.body.get()).ok()?).ok())
        .collect();
    let mut ours = visits
        .iter()
        .filter(|visit| clinic.is_some() && visit.organization() == clinic);
    match (ours.next().map(Encounter::date), visits.first()) {
        (Some(Some(day)), _) if day > today => Destination::Later(submit.record, day),
        (Some(Some(day)), _) if day < today => Destination::Over(day),
        (Some(_), _) => Destination::Here(submit.record),
        (None, Some(visit)) => Destination::Elsewhere(
            visit
                .clinic
                .as_ref()
                .and_then(|clinic| clinic.display.clone()),
        ),
        // an older form without a visit of its own: the reception decides
        (None, None) => Destination::Here(submit.record),
    }
}

fn is_a_form(submit: &Submit) -> bool {
    let response: Option<serde_json::Value> = serde_json::from_str(submit.response.get()).ok();
    let canonical = response
        .as_ref()
        .and_then(|response| response.get("questionnaire")?.as_str());
    canonical.is_some_and(|canonical| !Section::is_one(canonical))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::PersonId;
    use domain::questionnaire::{CHILD, PHYSICIAN};
    use serde_json::json;
    use uuid::Uuid;

    fn clinic(number: u128) -> OrganizationId {
        OrganizationId(Uuid::from_u128(number))
    }

    fn carried(questionnaire: &str, visit: Option<(OrganizationId, &str)>) -> Carried {
        let id = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f40";
        let records = visit.map(|(clinic, day)| {
            let id: RecordId = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f41".parse().unwrap();
            let person = PersonId(Uuid::from_u128(9));
            let body =
                Encounter::planned(id, person, clinic, "みどり小児科医院", day.parse().unwrap())
                    .to_json();
            json!({ "id": id, "kind": "Encounter", "body": body })
        });
        let change = json!({
            "id": id, "person": id, "at": 0,
            "action": { "submit": {
                "record": id,
                "response": { "resourceType": "QuestionnaireResponse", "questionnaire": questionnaire },
                "records": records.into_iter().collect::<Vec<_>>(),
            } },
        });
        serde_json::from_value(json!({
            "account": id, "device": id, "sealed_at": 0, "change": change.to_string(), "seal": "",
        }))
        .unwrap()
    }

    #[test]
    fn only_what_is_meant_for_this_clinic_is_taken() {
        let today: Date = "2026-11-21".parse().unwrap();
        let record: RecordId = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f40".parse().unwrap();
        let check = |visit: Option<(OrganizationId, &str)>, expect: Destination| {
            assert_eq!(
                destination(&carried(CHILD, visit), Some(clinic(1)), today),
                expect
            );
        };
        check(Some((clinic(1), "2026-11-21")), Destination::Here(record));
        check(
            Some((clinic(1), "2026-11-23")),
            Destination::Later(record, "2026-11-23".parse().unwrap()),
        );
        check(
            Some((clinic(1), "2026-11-20")),
            Destination::Over("2026-11-20".parse().unwrap()),
        );
        check(
            Some((clinic(2), "2026-11-21")),
            Destination::Elsewhere(Some("みどり小児科医院".to_owned())),
        );
        check(None, Destination::Here(record));
    }

    #[test]
    fn what_is_no_form_is_not_taken() {
        let today: Date = "2026-11-21".parse().unwrap();
        let visit = Some((clinic(1), "2026-11-21"));
        assert_eq!(
            destination(&carried(PHYSICIAN, visit), Some(clinic(1)), today),
            Destination::NotAForm
        );
        let broken = Carried {
            change: "{}".to_owned(),
            ..carried(CHILD, visit)
        };
        assert_eq!(
            destination(&broken, Some(clinic(1)), today),
            Destination::NotAForm
        );
    }
}
