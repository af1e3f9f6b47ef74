//! What did not reach the server: refused, or still here. It is looked at, sent again, dropped knowingly, or taken along
//! as text.

use super::Browser;
use domain::ChangeId;
use sync::store::{AttentionItem, DeviceStore, DraftView, StoreError};

impl Browser {
    /// What the server refused, oldest first.
    pub async fn attention(&self) -> Result<Vec<AttentionItem>, StoreError> {
        self.account().await?.db.attention().await
    }

    /// Drops one entry, knowingly.
    pub async fn dismiss(&self, id: ChangeId) -> Result<(), StoreError> {
        let account = self.account().await?;
        self.done(account.db.dismiss(id).await)?;
        self.0.redraw_everywhere();
        Ok(())
    }

    /// Sends one entry again, as a new change. `Err(Closed)`: it is not there any more, or was carried for
    /// somebody else.
    pub async fn send_again(&self, id: ChangeId) -> Result<ChangeId, StoreError> {
        let account = self.account().await?;
        let new_id = ChangeId(self.new_id());
        let sent = self.done(
            account
                .db
                .send_again(id, new_id, self.0.clock.device())
                .await,
        )?;
        self.wanted();
        sent.then_some(new_id).ok_or(StoreError::Closed)
    }

    /// Everything that is not on the server yet, as text to keep. `None`: there is nothing.
    pub async fn export_unsent(&self) -> Result<Option<String>, StoreError> {
        let account = self.account().await?;
        let waiting = account.db.waiting().await?;
        let drafts: Vec<DraftView> = account
            .db
            .drafts(self.lease())
            .await?
            .into_iter()
            .filter(|draft| draft.pending)
            .collect();
        let attention = account.db.attention().await?;
        if waiting.is_empty() && drafts.is_empty() && attention.is_empty() {
            return Ok(None);
        }
        let all = serde_json::json!({
            "written_at": self.now(),
            "account": account.session.borrow().account,
            "waiting": waiting,
            "drafts": drafts,
            "attention": attention,
        });
        Ok(serde_json::to_string_pretty(&all).ok())
    }
}
