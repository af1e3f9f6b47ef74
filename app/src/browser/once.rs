//! 今回だけ: a code for whoever stands beside the person, and opening one.

use super::Browser;
use super::keys::KeyProblem;
use super::my_keys::{Link, read, tell};
use domain::PersonId;
use domain::access::Categories;
use serde_json::json;

impl Browser {
    /// A link that is opened once, within minutes.
    pub async fn make_once(
        &self,
        person: PersonId,
        categories: Categories,
    ) -> Result<Link, KeyProblem> {
        let codes: Vec<&str> = categories.iter().map(|it| it.code()).collect();
        let body = json!({ "person": person, "categories": codes });
        read(tell("/api/v1/once", body).await?)
    }

    /// Opens one; gives whose notebook it is. Its records come with the next contact, which is now.
    pub async fn open_once(&self, secret: &str) -> Result<PersonId, KeyProblem> {
        let mut told = tell("/api/v1/once/open", json!({ "token": secret })).await?;
        let person = read(told["person"].take())?;
        self.sync_now();
        Ok(person)
    }
}
