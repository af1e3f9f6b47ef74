//! Waiting for a condition, with an end and a name.

use super::Outcome;
use std::future::Future;
use std::time::Duration;

/// How long anything may take on a busy machine with two cores before it counts as not happening.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How soon another person's change must be on the screen when everybody is online.
pub(crate) const LIVE: Duration = Duration::from_secs(2);

/// Asks again and again until there is an answer.
pub(crate) async fn until<T, F, Asked>(what: &str, patience: Duration, mut ask: F) -> Outcome<T>
where
    F: FnMut() -> Asked,
    Asked: Future<Output = Option<T>>,
{
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    };
    let answer = tokio::time::timeout(patience, asking).await;
    answer.map_err(|_| format!("not within {} s: {what}", patience.as_secs()).into())
}
