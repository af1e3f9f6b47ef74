//! The table of doses follows the records, and comes back from them.

use super::testing::{Fresh, fresh};
use super::{This, cohort, records};
use crate::store::error::of_sql;
use crate::store::model::{Among, CohortCell};
use domain::cohort::Births;
use domain::{Instant, PersonId};
use sync::wire::Row;

const TOWN: &str = "01930001-0000-7000-8000-000000000004";
const HARUTO: &str = "01930004-0000-7000-8000-000000000001";

async fn demo() -> Option<Fresh> {
    let fresh = fresh().await?;
    for name in ["1-clinics", "2-sato"] {
        let path = format!("{}/demo/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let bundle = crate::import::read(&text, Instant(0)).unwrap();
        fresh.store.import(bundle).await.unwrap();
    }
    Some(fresh)
}

async fn counted(store: &This, list: &str) -> Vec<CohortCell> {
    let among = Among {
        organization: TOWN.parse().unwrap(),
        births: Births {
            from: "2020-01-01".parse().unwrap(),
            to: "2026-12-31".parse().unwrap(),
        },
        gender: None,
        list: list.to_owned(),
    };
    store.coverage(among).await.unwrap()
}

#[tokio::test]
async fn the_table_of_doses_is_made_from_the_records_when_it_is_missing() {
    let Some(Fresh { store, kept: _kept }) = demo().await else {
        return;
    };
    let before = counted(&store, "pcv_child").await;
    assert!(before.iter().any(|cell| cell.given == 4), "{before:?}");
    let forget = store.write(|conn, _| {
        Box::pin(async move {
            for statement in [
                "DELETE FROM dose",
                "DELETE FROM meta WHERE key = 'doses'",
                "UPDATE born SET gender = NULL",
            ] {
                sqlx::query(statement)
                    .execute(&mut *conn)
                    .await
                    .map_err(of_sql)?;
            }
            Ok(())
        })
    });
    forget.await.unwrap();
    assert!(
        counted(&store, "pcv_child")
            .await
            .iter()
            .all(|it| it.given == 0)
    );
    let made = store.write(|conn, _| Box::pin(cohort::make_anew(conn)));
    made.await.unwrap();
    assert_eq!(counted(&store, "pcv_child").await, before);
}

#[tokio::test]
async fn a_dose_that_was_corrected_away_counts_no_more() {
    let Some(Fresh { store, kept: _kept }) = demo().await else {
        return;
    };
    let person: PersonId = HARUTO.parse().unwrap();
    let given = |cells: Vec<CohortCell>| -> i64 { cells.iter().map(|it| it.given).sum() };
    let before = given(counted(&store, "mr1").await);
    let rows = store.of_kind(person, "Immunization").await.unwrap();
    let is_measles = |row: &&Row| row.body.get().contains("\"mr1\"");
    let mut wrong = rows.iter().find(is_measles).unwrap().clone();
    wrong.superseded_by = Some(rows[0].id);
    let corrected =
        store.write(move |conn, _| Box::pin(async move { records::write_row(conn, &wrong).await }));
    corrected.await.unwrap();
    assert_eq!(given(counted(&store, "mr1").await), before - 1);
}
