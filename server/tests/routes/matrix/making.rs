//! How each state comes about: by the addresses people use, by the import, or as a record of the person's.

use super::consents::RECORD;
use super::people::{GROWN_UP, HANAKO};
use super::states::{State, What, mandate};
use crate::authenticator::Browser;
use crate::rights;
use crate::support::{CLINIC, EMERGENCY_DOCTOR, HEALTH_NURSE, KENTA, MISAKI, NAOKO, NOW, Server};
use axum::http::StatusCode;
use domain::access::emergency::Stage;
use serde_json::json;
use sync::server_store::ServerStore;
use sync::wire::NewRecord;

impl State {
    /// Makes it so.
    pub(super) async fn make(&self, server: &Server) {
        match self.what {
            What::Held => rest(server, MISAKI, self.person, "hold").await,
            What::Second => joins(server, (MISAKI, KENTA), self.person, "guardian").await,
            What::Protected => {
                joins(server, (MISAKI, KENTA), self.person, "guardian").await;
                rest(server, MISAKI, self.person, "protect").await;
            }
            What::Proxy => joins(server, (HANAKO, KENTA), self.person, "proxy").await,
            What::Statutory(powers) => {
                let wanted = json!({
                    "kind": "person", "person": self.person, "relation": "statutory", "mandate": mandate(powers),
                });
                let mut town = Browser::of(server, HEALTH_NURSE).await;
                let mut named = Browser::of(server, KENTA).await;
                rights::joins_as(&mut town, &mut named, wanted).await;
            }
            What::HandedOver => joins(server, (NAOKO, KENTA), self.person, "owner").await,
            What::Visit(_) => self.visit(server).await,
            What::Emergency(_) | What::EmergencyAfter(_) | What::EmergencyStopped => {
                self.emergency(server).await
            }
            _ => {}
        }
        if let Some(row) = self.consent_row() {
            let record = NewRecord {
                id: row.id,
                kind: row.kind,
                body: row.body,
                supersedes: None,
                reason: None,
            };
            let written = server
                .state
                .store()
                .append(self.person(), record, row.author, NOW);
            assert!(written.await.unwrap());
        }
        server.advance(self.now().0 - NOW.0);
    }

    /// An Encounter, as the import reads it.
    async fn visit(&self, server: &Server) {
        let encounter = json!({
            "resourceType": "Encounter", "id": RECORD, "status": "planned", "class": { "code": "AMB" },
            "subject": { "reference": format!("Patient/{}", self.person) },
            "serviceProvider": { "reference": format!("Organization/{CLINIC}") },
            "period": { "start": self.visited().unwrap().to_string() },
        });
        let bundle = json!({ "resourceType": "Bundle", "type": "transaction", "entry": [{ "resource": encounter }] });
        let read = server::import::read(&bundle.to_string(), NOW).unwrap();
        server.state.store().import(read).await.unwrap();
    }

    async fn emergency(&self, server: &Server) {
        let (name, birth, gender) = match self.person {
            GROWN_UP => ("試験 花子", "1960-05-05", "female"),
            _ => ("佐藤 陽翔", "2023-10-15", "male"),
        };
        let mut doctor = Browser::of(server, EMERGENCY_DOCTOR).await;
        let wanted = json!({
            "name": name, "birth": birth, "gender": gender,
            "reason": "unconscious", "identified_by": ["card", "photo"],
        });
        let begun = doctor.post("/api/v1/emergency", wanted).await.json();
        let id = json!({ "id": begun["id"] });
        let next = match self.what {
            What::Emergency(Stage::Second) => Some("/api/v1/emergency/widen"),
            What::EmergencyStopped => Some("/api/v1/emergency/stop"),
            _ => None,
        };
        if let Some(path) = next {
            assert_eq!(doctor.post(path, id).await.status, StatusCode::OK);
        }
    }
}

async fn rest(server: &Server, account: &str, person: &str, what: &str) {
    let mut browser = Browser::of(server, account).await;
    let done = browser
        .post(
            "/api/v1/rights/rest",
            json!({ "person": person, "what": what }),
        )
        .await;
    assert_eq!(done.status, StatusCode::NO_CONTENT);
}

async fn joins(server: &Server, (from, to): (&str, &str), person: &str, relation: &str) {
    let mut inviter = Browser::of(server, from).await;
    let mut accepter = Browser::of(server, to).await;
    rights::joins(&mut inviter, &mut accepter, person, relation).await;
}
