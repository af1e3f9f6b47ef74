//! Everybody else's examples of FHIR resources, when they lie beside the repository.

use domain::fhir::audit_event::AuditEvent;
use domain::fhir::consent::Consent;
use domain::fhir::encounter::Encounter;
use domain::fhir::immunization::{Immunization, ImmunizationStatus};
use domain::fhir::observation::Observation;
use domain::fhir::patient::Patient;
use domain::fhir::provenance::Provenance;
use domain::fhir::questionnaire_response::QuestionnaireResponse;
use domain::fhir::related_person::RelatedPerson;
use domain::questionnaire::Questionnaire;
use serde_json::Value;

/// Reads a resource of a kind we have a view of and writes it back; `None` for other kinds.
pub(crate) fn round_trip(value: &Value) -> Option<Result<Value, String>> {
    let path = |error: domain::fhir::ReadError| error.to_string();
    Some(match value["resourceType"].as_str()? {
        "Patient" => Patient::read(value)
            .map(|view| view.to_json())
            .map_err(path),
        "RelatedPerson" => RelatedPerson::read(value)
            .map(|view| view.to_json())
            .map_err(path),
        "Immunization" => Immunization::read(value)
            .map(|view| view.to_json())
            .map_err(path),
        "Observation" => Observation::read(value)
            .map(|view| view.to_json())
            .map_err(path),
        "Consent" => Consent::read(value)
            .map(|view| view.to_json())
            .map_err(path),
        "Encounter" => Encounter::read(value)
            .map(|view| view.to_json())
            .map_err(path),
        "Provenance" => Provenance::read(value)
            .map(|view| view.to_json())
            .map_err(path),
        "AuditEvent" => AuditEvent::read(value)
            .map(|view| view.to_json())
            .map_err(path),
        "QuestionnaireResponse" => QuestionnaireResponse::read(value)
            .map(|view| view.to_json())
            .map_err(path),
        "Questionnaire" => Questionnaire::read(value)
            .map(|_| value.clone())
            .map_err(path),
        _ => return None,
    })
}

/// Every resource in a file, with those inside Bundles.
fn resources(value: Value) -> Vec<Value> {
    let inside: Vec<Value> = value["entry"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|entry| resources(entry["resource"].clone()))
        .collect();
    std::iter::once(value).chain(inside).collect()
}

fn json_files(folder: &std::path::Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            json_files(&path, out);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            out.push(path);
        }
    }
}

#[test]
fn public_examples_are_read_and_written_back_unchanged() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/testdata");
    let mut files = Vec::new();
    json_files(&folder, &mut files);
    if files.is_empty() {
        println!("no test data at {}: nothing was read", folder.display());
        return;
    }
    let (mut read, mut refused) = (0, Vec::new());
    for file in &files {
        let Ok(value) = serde_json::from_slice::<Value>(&std::fs::read(file).unwrap()) else {
            continue;
        };
        for resource in resources(value) {
            match round_trip(&resource) {
                Some(Ok(written)) => {
                    assert_eq!(written, resource, "{}", file.display());
                    read += 1;
                }
                Some(Err(error)) => refused.push(format!("{}: {error}", file.display())),
                None => {}
            }
        }
    }
    println!(
        "{read} resources read, {} refused:\n{}",
        refused.len(),
        refused.join("\n")
    );
    assert!(read > 400, "{read} read");
    let unexpected: Vec<&String> = refused
        .iter()
        .filter(|line| !line.contains("malformed") && !line.contains("negative"))
        .collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
}

#[test]
fn the_japanese_immunization_example_reads_properly() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/testdata/jp-core-1.2.0");
    let Ok(text) =
        std::fs::read_to_string(folder.join("Immunization-jp-immunization-example-1.json"))
    else {
        println!("no test data at {}: nothing was read", folder.display());
        return;
    };
    let view = Immunization::read(&serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(view.status, ImmunizationStatus::Completed);
    assert!(view.given_on().is_some() && view.vaccine.code.is_some() && view.lot_number.is_some());
}
