//! One account of every job.

use crate::support::{
    CLINIC, DOCTOR, EMERGENCY_DOCTOR, EMERGENCY_NURSE, HEALTH_NURSE, KENTA, MISAKI, NAOKO, NOW,
    NURSE, OTHER_DOCTOR, Server,
};
use domain::access::{Job, OrganizationKind};
use domain::{DeviceId, OrganizationId};
use serde_json::{Value, json};
use server::store::Place;
use sqlx::{AssertSqlSafe, Connection, PgConnection, query};
use sync::server_store::Caller;

pub(super) const HOSPITAL: &str = "01930001-0000-7000-8000-000000000003";
pub(super) const TOWN: &str = "01930001-0000-7000-8000-000000000004";
const OTHER_CLINIC: &str = "01930001-0000-7000-8000-000000000002";
pub(super) const HANAKO: &str = "01930003-0000-7000-8000-000000000020";
pub(super) const GROWN_UP: &str = "01930004-0000-7000-8000-000000000020";

/// An account and where it works.
#[derive(Clone, Copy, Debug)]
pub(super) struct Somebody {
    pub(super) account: &'static str,
    pub(super) job: Job,
    pub(super) place: Option<&'static str>,
    pub(super) kind: Option<OrganizationKind>,
}

const fn family(account: &'static str) -> Somebody {
    Somebody {
        account,
        job: Job::Person,
        place: None,
        kind: None,
    }
}

const fn staff(
    account: &'static str,
    job: Job,
    place: &'static str,
    kind: Option<OrganizationKind>,
) -> Somebody {
    Somebody {
        account,
        job,
        place: Some(place),
        kind,
    }
}

const EMERGENCY: Option<OrganizationKind> = Some(OrganizationKind::EmergencyHospital);
const MUNICIPALITY: Option<OrganizationKind> = Some(OrganizationKind::Municipality);

pub(super) const ACCOUNTS: [Somebody; 18] = [
    family(MISAKI),
    family(KENTA),
    family(NAOKO),
    family(HANAKO),
    staff(NURSE, Job::Nurse, CLINIC, None),
    staff(DOCTOR, Job::Doctor, CLINIC, None),
    staff(OTHER_DOCTOR, Job::Doctor, OTHER_CLINIC, None),
    staff(EMERGENCY_DOCTOR, Job::Doctor, HOSPITAL, EMERGENCY),
    staff(EMERGENCY_NURSE, Job::Nurse, HOSPITAL, EMERGENCY),
    staff(HEALTH_NURSE, Job::PublicHealthNurse, TOWN, MUNICIPALITY),
    staff(NEW[0].0, NEW[0].1, CLINIC, None),
    staff(NEW[1].0, NEW[1].1, CLINIC, None),
    staff(NEW[2].0, NEW[2].1, CLINIC, None),
    staff(NEW[3].0, NEW[3].1, CLINIC, None),
    staff(NEW[4].0, NEW[4].1, TOWN, MUNICIPALITY),
    staff(NEW[5].0, NEW[5].1, TOWN, MUNICIPALITY),
    staff(NEW[6].0, NEW[6].1, HOSPITAL, EMERGENCY),
    staff(NEW[7].0, NEW[7].1, CLINIC, None),
];

/// Jobs no demo person has.
const NEW: [(&str, Job, &str); 8] = [
    (
        "01930003-0000-7000-8000-000000000030",
        Job::Pharmacist,
        CLINIC,
    ),
    (
        "01930003-0000-7000-8000-000000000031",
        Job::VisitingNurse,
        CLINIC,
    ),
    (
        "01930003-0000-7000-8000-000000000032",
        Job::CareManager,
        CLINIC,
    ),
    (
        "01930003-0000-7000-8000-000000000033",
        Job::CareWorker,
        CLINIC,
    ),
    (
        "01930003-0000-7000-8000-000000000034",
        Job::MunicipalCare,
        TOWN,
    ),
    (
        "01930003-0000-7000-8000-000000000035",
        Job::MunicipalVaccination,
        TOWN,
    ),
    (
        "01930003-0000-7000-8000-000000000036",
        Job::AmbulanceCrew,
        HOSPITAL,
    ),
    (
        "01930003-0000-7000-8000-000000000037",
        Job::Administrator,
        CLINIC,
    ),
];

impl Somebody {
    pub(super) fn caller(&self) -> Caller {
        Caller {
            account: self.account.parse().unwrap(),
            name: String::new(),
            role: self.job,
            organization: self.place.map(|it| OrganizationId(it.parse().unwrap())),
            organization_name: None,
            organization_kind: self.kind,
            device: DeviceId(uuid::Uuid::nil()),
        }
    }
}

fn demo() -> Value {
    let parts =
        json!([{ "url": "order", "valueInteger": 90 }, { "url": "note", "valueString": "試験" }]);
    json!([{ "url": "https://tsunagu-techo.example/fhir/StructureDefinition/demo", "extension": parts }])
}

fn account(id: &str) -> Value {
    json!([{ "system": domain::fhir::systems::ACCOUNT_SYSTEM, "value": id }])
}

/// Those of [`NEW`], and somebody of age with a notebook of her own.
pub(super) async fn import(server: &Server) {
    let mut entries = Vec::new();
    for (who, job, place) in NEW {
        let id = who.replacen("01930003", "01930002", 1);
        entries.push(json!({
            "resourceType": "Practitioner", "id": id, "extension": demo(), "identifier": account(who),
            "name": [{ "text": job.code() }],
        }));
        entries.push(json!({
            "resourceType": "PractitionerRole", "id": who.replacen("01930003", "01930006", 1), "active": true,
            "practitioner": { "reference": format!("Practitioner/{id}") },
            "organization": { "reference": format!("Organization/{place}") },
            "code": [{ "coding": [{ "code": job.code() }] }],
        }));
    }
    entries.push(json!({
        "resourceType": "Patient", "id": GROWN_UP, "name": [{ "text": "試験 花子" }], "gender": "female",
        "birthDate": "1960-05-05",
        "managingOrganization": { "reference": format!("Organization/{TOWN}") },
    }));
    entries.push(json!({
        "resourceType": "RelatedPerson", "id": "01930005-0000-7000-8000-000000000020", "extension": demo(),
        "identifier": account(HANAKO), "active": true, "name": [{ "text": "試験 花子" }],
        "patient": { "reference": format!("Patient/{GROWN_UP}") },
        "relationship": [{ "coding": [{ "code": "ONESELF" }] }],
    }));
    let entries: Vec<Value> = entries
        .into_iter()
        .map(|it| json!({ "resource": it }))
        .collect();
    let bundle = json!({ "resourceType": "Bundle", "type": "transaction", "entry": entries });
    let read = server::import::read(&bundle.to_string(), NOW).unwrap();
    server.state.store().import(read).await.unwrap();
}

/// An empty database on the server of this address.
pub(super) async fn fresh_database(url: &str) -> Place {
    let mut random = [0; 8];
    getrandom::fill(&mut random).unwrap();
    let name = format!("tsunagu_matrix_{}", u64::from_le_bytes(random));
    let mut conn = PgConnection::connect(url).await.unwrap();
    query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut conn)
        .await
        .unwrap();
    let (server, _) = url.rsplit_once('/').unwrap();
    Place::Url(format!("{server}/{name}"))
}
