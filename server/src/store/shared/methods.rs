//! The store's operations that both databases do alike, each on a reader or in one transaction.

use super::{This, audit, import, people, records};
use crate::store::error::StoreError;
use crate::store::model::{Account, Chain, Clinic, DemoAccount, Imported, Names};
use domain::{AccountId, PersonId};
use sync::wire::Row;

impl This {
    pub(in crate::store) fn names(&self) -> &Names {
        &self.names
    }

    pub(in crate::store) async fn account(
        &self,
        id: AccountId,
    ) -> Result<Option<Account>, StoreError> {
        self.read(|conn| Box::pin(people::account(conn, id))).await
    }

    pub(in crate::store) async fn demo_accounts(&self) -> Result<Vec<DemoAccount>, StoreError> {
        self.read(|conn| Box::pin(people::demo_accounts(conn)))
            .await
    }

    pub(in crate::store) async fn clinics(&self) -> Result<Vec<Clinic>, StoreError> {
        self.read(|conn| Box::pin(people::clinics(conn))).await
    }

    pub(in crate::store) async fn ping(&self) -> Result<(), StoreError> {
        self.read(|conn| Box::pin(people::ping(conn))).await
    }

    pub(in crate::store) async fn is_empty(&self) -> Result<bool, StoreError> {
        self.read(|conn| Box::pin(people::is_empty(conn))).await
    }

    pub(in crate::store) async fn import(&self, bundle: Imported) -> Result<u32, StoreError> {
        self.write(move |conn, effects| {
            Box::pin(async move { import::import(conn, &bundle, effects).await })
        })
        .await
    }

    pub(in crate::store) async fn rows_after(
        &self,
        person: PersonId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Row>, StoreError> {
        self.read(|conn| Box::pin(records::rows_after(conn, person, after, limit)))
            .await
    }

    pub(in crate::store) async fn append(&self, row: Row) -> Result<bool, StoreError> {
        self.write(move |conn, effects| Box::pin(records::append(conn, row, effects)))
            .await
    }

    pub(in crate::store) async fn audited_people(&self) -> Result<Vec<PersonId>, StoreError> {
        self.read(|conn| Box::pin(audit::people(conn))).await
    }

    pub(in crate::store) async fn verify_audit(
        &self,
        person: PersonId,
    ) -> Result<Chain, StoreError> {
        self.read(|conn| Box::pin(audit::verify(conn, person)))
            .await
    }
}
