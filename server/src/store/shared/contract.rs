//! The contract of `sync` on this database: the same cases as on memory.

use super::testing::{Fresh, fresh_with};
use super::{This, records};
use crate::store::Store;
use crate::store::error::of_sql;
use crate::store::model::{NewAccount, NewTie, TieKind};
use domain::access::Relation;
use domain::{AccountId, PersonId};
use std::cell::RefCell;
use std::sync::Arc;
use sync::testing::{SmallRules, server};
use sync::wire::Job;

#[derive(Default)]
struct Database(RefCell<Option<Fresh>>);

impl server::Harness for Database {
    type Store = Store;

    async fn empty(&self) -> Store {
        let fresh = fresh_with(Arc::new(SmallRules))
            .await
            .expect("asked only where there is a database");
        let store = fresh.store.clone();
        self.0.replace(Some(fresh));
        super::testing::wrapped(store)
    }

    async fn tie(&self, _: &Store, account: AccountId, person: PersonId, relation: Relation) {
        let kind = match relation {
            Relation::Owner { .. } => Some(TieKind::Owner),
            Relation::Guardian { .. } => Some(TieKind::Guardian),
            Relation::Proxy { .. } => None,
            other => panic!("no table for {other:?}"),
        };
        let store: This = self.0.borrow().as_ref().expect("made before").store.clone();
        let name = "Test".to_owned();
        let account = NewAccount {
            id: account,
            name,
            role: Job::Person,
            organization: None,
            demo: 0,
            demo_note: None,
        };
        let who = account.id;
        let tie = kind.map(|kind| NewTie {
            person,
            account: who,
            kind,
            last_day: None,
        });
        let bundle = crate::store::Imported {
            accounts: vec![account],
            ties: tie.into_iter().collect(),
            ..Default::default()
        };
        store.import(bundle).await.unwrap();
        let exists = store.write(move |conn, _| Box::pin(records::lock_or_create(conn, person)));
        exists.await.unwrap();
        if kind.is_none() {
            let named = store.write(move |conn, effects| {
                effects.ties_changed = true;
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO proxy (person, account, created_at) VALUES ($1, $2, 0)",
                    )
                    .bind(person.0)
                    .bind(who.0)
                    .execute(conn)
                    .await
                    .map_err(of_sql)
                })
            });
            named.await.unwrap();
        }
    }
}

macro_rules! on_this_database {
    ($case:ident) => {
        #[tokio::test]
        async fn $case() {
            if super::testing::is_there() {
                server::$case(&Database::default()).await;
            }
        }
    };
}
sync::server_store_contract!(on_this_database);

#[tokio::test]
async fn the_schema_is_applied_once() {
    let Some(Fresh { store, kept: _kept }) = fresh_with(Arc::new(SmallRules)).await else {
        return;
    };
    let applied = store.read(|conn| {
        Box::pin(async move {
            sqlx::query_scalar::<_, i64>("SELECT count(*) FROM _sqlx_migrations")
                .fetch_one(conn)
                .await
                .map_err(of_sql)
        })
    });
    assert_eq!(applied.await.unwrap(), 6);
}
