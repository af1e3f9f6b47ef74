//! The live signal between processes: LISTEN and NOTIFY, ids only.

use super::Connection;
use crate::live::{Live, Signal};
use crate::session::SessionHash;
use crate::store::effects::Effects;
use crate::store::error::{StoreError, of_sql};
use domain::PersonId;
use sqlx::postgres::PgListener;
use sqlx::{PgPool, query};
use std::time::Duration;
use uuid::Uuid;

const CHANNEL: &str = "tsunagu";
/// A notification holds at most 8,000 bytes; an id takes 33.
const IDS_PER_NOTICE: usize = 200;
const CHANGED: &str = "changed ";
const TIED: &str = "tied ";
const ENDED: &str = "ended ";
const RECONNECT_AFTER: Duration = Duration::from_secs(1);

/// Part of the transaction: sent with its commit.
pub(super) async fn announce(conn: &mut Connection, effects: &Effects) -> Result<(), StoreError> {
    let people: Vec<Uuid> = effects.heads.keys().map(|person| person.0).collect();
    let parties: Vec<Uuid> = effects.parties.iter().copied().collect();
    for (what, ids) in [(CHANGED, people), (TIED, parties)] {
        for part in ids.chunks(IDS_PER_NOTICE) {
            let part: Vec<String> = part.iter().map(|id| id.simple().to_string()).collect();
            notify(conn, &format!("{what}{}", part.join(" "))).await?;
        }
    }
    Ok(())
}

pub(super) async fn announce_end(
    conn: &mut Connection,
    session: SessionHash,
) -> Result<(), StoreError> {
    notify(conn, &format!("{ENDED}{}", crate::hex::encode(&session.0))).await
}

async fn notify(conn: &mut Connection, text: &str) -> Result<(), StoreError> {
    query("SELECT pg_notify($1, $2)")
        .bind(CHANNEL)
        .bind(text)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}

/// Passes other processes' signals, and this one's own, to the open streams, until the pool closes.
pub(super) async fn listen(pool: &PgPool, live: Live) -> Result<(), StoreError> {
    let mut listener = PgListener::connect_with(pool).await.map_err(of_sql)?;
    listener.listen(CHANNEL).await.map_err(of_sql)?;
    tokio::spawn(async move {
        loop {
            match listener.try_recv().await {
                Ok(Some(notice)) => {
                    if let Some(signal) = signal(notice.payload()) {
                        live.send(signal);
                    }
                }
                // the connection was lost and is back: what was said meanwhile is not known
                Ok(None) => live.send(Signal::Missed),
                Err(sqlx::Error::PoolClosed) => return,
                Err(error) => {
                    tracing::warn!(%error, "the live signal from the database is interrupted");
                    tokio::time::sleep(RECONNECT_AFTER).await;
                }
            }
        }
    });
    Ok(())
}

fn signal(text: &str) -> Option<Signal> {
    let ids = |text: &str| -> Vec<Uuid> {
        let ids = text.split(' ');
        ids.filter_map(|id| Uuid::parse_str(id).ok()).collect()
    };
    if let Some(text) = text.strip_prefix(CHANGED) {
        let people = ids(text).into_iter().map(PersonId);
        return Some(Signal::Changed(people.collect()));
    }
    if let Some(text) = text.strip_prefix(TIED) {
        return Some(Signal::Tied(ids(text).into()));
    }
    let hash = crate::hex::decode(text.strip_prefix(ENDED)?)?;
    hash.try_into()
        .ok()
        .map(|hash| Signal::Ended(SessionHash(hash)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_that_is_not_ours_is_no_signal() {
        assert!(
            matches!(signal("changed 00000000000000000000000000000001"), Some(Signal::Changed(it)) if it.len() == 1)
        );
        assert!(
            matches!(signal("tied 00000000000000000000000000000001"), Some(Signal::Tied(it)) if it.len() == 1)
        );
        assert!(matches!(
            signal(&format!("ended {}", "ab".repeat(32))),
            Some(Signal::Ended(_))
        ));
        assert!(signal("ended ab").is_none());
        assert!(signal("something else").is_none());
    }
}
