//! Every record of one person as a FHIR Bundle. Pure.

use crate::browser::LocalRow;
use domain::Instant;
use domain::fhir::when::instant_text;
use sync::wire::RowStatus;

/// The Bundle: each resource as the bytes it came in, the corrected ones beside their corrections.
#[must_use]
pub fn bundle(rows: &[LocalRow], now: Instant) -> String {
    let mut records: Vec<&LocalRow> = rows
        .iter()
        .filter(|row| row.row.status == RowStatus::Final)
        .collect();
    records.sort_by_key(|row| (row.row.seq, row.row.id));
    let entries: Vec<String> = records
        .iter()
        .map(|row| {
            format!(
                "{{\"fullUrl\":\"urn:uuid:{}\",\"resource\":{}}}",
                row.row.id,
                row.row.body.get()
            )
        })
        .collect();
    format!(
        "{{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"timestamp\":\"{}\",\"entry\":[\n{}\n]}}\n",
        instant_text(now),
        entries.join(",\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use serde_json::{Value, json};

    #[test]
    fn every_record_is_in_it_as_it_came() {
        let id = |n: u8| format!("0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f{n:02x}");
        let odd = json!({ "resourceType": "Immunization", "unknown": [1.50, "😀"] });
        let mut old = testing::row(&id(1), "Immunization", &odd);
        old.row.superseded_by = Some(id(2).parse().unwrap());
        let mut draft = testing::row(&id(3), "QuestionnaireResponse", &json!({}));
        draft.row.status = RowStatus::Draft;
        let rows = [testing::row(&id(2), "Patient", &json!({})), old, draft];
        let text = bundle(&rows, Instant(1_795_230_000_000));
        let read: Value = serde_json::from_str(&text).unwrap();
        let entries = read["entry"].as_array().unwrap();
        assert_eq!(entries.len(), 2, "a draft is nobody's record yet");
        assert_eq!(entries[0]["resource"], odd);
        assert_eq!(entries[0]["fullUrl"], format!("urn:uuid:{}", id(1)));
    }

    #[test]
    fn an_empty_notebook_is_a_bundle_too() {
        let read: Value = serde_json::from_str(&bundle(&[], Instant(0))).unwrap();
        assert_eq!(read["entry"], json!([]));
    }
}
