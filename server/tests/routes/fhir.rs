//! The operations for other software, asked as other software asks: without a cookie, an origin or a browser.

use crate::support::{Answer, HOST, Server, server};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

const GROWTH: &str = "/fhir/$growth-assessment";
const FORECAST: &str = "/fhir/$immds-forecast";

async fn post(server: &Server, path: &str, media: &str, body: String) -> Answer {
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header(header::HOST, HOST)
        .header(header::CONTENT_TYPE, media)
        .body(Body::from(body))
        .unwrap();
    Answer::of(server.send(request).await).await
}

fn growth() -> Value {
    json!({ "resourceType": "Parameters", "parameter": [
        { "name": "patient", "resource": { "resourceType": "Patient", "birthDate": "2025-10-11", "gender": "male" } },
        { "name": "observation", "resource": {
            "resourceType": "Observation", "status": "final",
            "code": { "coding": [{ "system": "http://loinc.org", "code": "29463-7" }] },
            "effectiveDateTime": "2026-04-25",
            "valueQuantity": { "value": 7.92, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg" },
        } },
    ] })
}

#[tokio::test]
async fn growth_is_assessed_for_whoever_asks() {
    let server = server().await;
    for media in ["application/fhir+json", "application/json; charset=utf-8"] {
        let answer = post(&server, GROWTH, media, growth().to_string()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert_eq!(
            answer.headers[header::CONTENT_TYPE],
            "application/fhir+json; charset=utf-8"
        );
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        let parts = answer.json()["parameter"][0]["part"].clone();
        let percentile = parts.as_array().unwrap().iter();
        let percentile = percentile.clone().find(|part| part["name"] == "percentile");
        assert_eq!(percentile.unwrap()["valueDecimal"], 51.6);
    }
}

#[tokio::test]
async fn doses_are_judged_and_forecast_for_whoever_asks() {
    let server = server().await;
    let dose = json!({
        "resourceType": "Immunization", "id": "d1", "status": "completed",
        "vaccineCode": { "coding": [{ "system": "urn:tsunagu-techo:jp-routine-immunization", "code": "varicella" }] },
        "patient": { "reference": "Patient/p1" }, "occurrenceDateTime": "2026-11-21",
    });
    let asked = json!({ "resourceType": "Parameters", "parameter": [
        { "name": "assessmentDate", "valueDate": "2026-11-21" },
        { "name": "patient", "resource": { "resourceType": "Patient", "id": "p1", "birthDate": "2025-10-01" } },
        { "name": "immunization", "resource": dose },
    ] });
    let answer = post(
        &server,
        FORECAST,
        "application/fhir+json",
        asked.to_string(),
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let parameters = answer.json()["parameter"].clone();
    assert_eq!(
        parameters[0]["resource"]["resourceType"],
        "ImmunizationEvaluation"
    );
    let recommendation = &parameters[1]["resource"];
    assert_eq!(recommendation["resourceType"], "ImmunizationRecommendation");
    assert!(recommendation["recommendation"].as_array().unwrap().len() > 15);
}

#[tokio::test]
async fn what_cannot_be_answered_says_in_japanese_what_to_send() {
    let server = server().await;
    let mut without_sex = growth();
    without_sex["parameter"][0]["resource"]["gender"] = Value::Null;
    let answer = post(
        &server,
        GROWTH,
        "application/fhir+json",
        without_sex.to_string(),
    )
    .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let issue = &answer.json()["issue"][0];
    assert_eq!(
        issue["expression"][0],
        "Parameters.parameter[0].resource.gender"
    );
    let text = issue["details"]["text"].as_str().unwrap();
    assert!(text.contains("male か female"), "{text}");

    let check = async |media: &str, body: &str, expect: StatusCode| {
        let answer = post(&server, GROWTH, media, body.to_owned()).await;
        assert_eq!(answer.status, expect, "{body}");
        assert_eq!(answer.json()["resourceType"], "OperationOutcome");
    };
    check("application/fhir+json", "{", StatusCode::BAD_REQUEST).await;
    check(
        "application/fhir+json",
        "[]",
        StatusCode::UNPROCESSABLE_ENTITY,
    )
    .await;
    check("text/plain", "{}", StatusCode::UNSUPPORTED_MEDIA_TYPE).await;
    let huge = "x".repeat(1024 * 1024 + 1);
    check("application/json", &huge, StatusCode::PAYLOAD_TOO_LARGE).await;
    let deep = "[".repeat(100_000);
    check("application/json", &deep, StatusCode::BAD_REQUEST).await;
}

#[tokio::test]
async fn a_flood_is_slowed_down_and_leaves_the_sign_in_alone() {
    let server = server().await;
    for _ in 0..1200 {
        let answer = post(&server, GROWTH, "text/plain", String::new()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let answer = post(&server, GROWTH, "text/plain", String::new()).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    server.sign_in(crate::support::MISAKI).await;
}

#[tokio::test]
async fn there_is_nothing_else_here() {
    let server = server().await;
    for path in [
        "/fhir/Patient",
        "/fhir/$growth",
        "/fhir/$growth-assessment/x",
    ] {
        let answer = post(&server, path, "application/fhir+json", "{}".to_owned()).await;
        assert!(
            [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&answer.status),
            "{path} {}",
            answer.status
        );
    }
}
