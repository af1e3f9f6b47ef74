//! The one task that writes to SQLite, with group commit.
//!
//! Work that arrives while a commit waits for the disk is done together in the next transaction,
//! each piece in its own savepoint. Invariant: nobody is answered before the commit that holds
//! their work is on disk.

use super::Connection;
use crate::store::effects::Effects;
use crate::store::error::StoreError;
use futures_util::future::BoxFuture;
use sqlx::query;
use tokio::sync::{mpsc, oneshot};

/// Most pieces of work in one transaction.
const GROUP_MAX: usize = 256;
/// Work waiting for the writer; beyond it senders wait.
const QUEUE_MAX: usize = 1024;

/// Told what changed, after each commit and before anybody is answered.
pub(super) type AfterCommit = Box<dyn Fn(&Effects) + Send>;

#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
}

/// A piece of work whose result is handed out only after the commit.
trait Job: Send {
    fn run<'c>(
        &'c mut self,
        conn: &'c mut Connection,
        effects: &'c mut Effects,
    ) -> BoxFuture<'c, Result<(), StoreError>>;
    fn committed(self: Box<Self>);
    fn failed(self: Box<Self>, error: StoreError);
}

struct Piece<T, F> {
    work: Option<F>,
    result: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Job for Piece<T, F>
where
    T: Send,
    F: for<'c> FnOnce(&'c mut Connection, &'c mut Effects) -> BoxFuture<'c, Result<T, StoreError>>
        + Send,
{
    fn run<'c>(
        &'c mut self,
        conn: &'c mut Connection,
        effects: &'c mut Effects,
    ) -> BoxFuture<'c, Result<(), StoreError>> {
        Box::pin(async move {
            if let Some(work) = self.work.take() {
                self.result = Some(work(conn, effects).await?);
            }
            Ok(())
        })
    }

    fn committed(self: Box<Self>) {
        if let Some(result) = self.result {
            // whoever asked may have gone away; the work is done all the same
            let _ = self.reply.send(Ok(result));
        }
    }

    fn failed(self: Box<Self>, error: StoreError) {
        let _ = self.reply.send(Err(error));
    }
}

#[derive(Debug, thiserror::Error)]
enum WriterError {
    #[error("the transaction was rolled back: {0}")]
    RolledBack(String),
    #[error("the writer has stopped")]
    Stopped,
}

fn busy(error: WriterError) -> StoreError {
    StoreError::Busy(Box::new(error))
}

impl Writer {
    /// Starts the task. It ends when the last `Writer` is gone and the queue is empty.
    pub(super) fn start(conn: Connection, after_commit: AfterCommit) -> Self {
        let (queue, jobs) = mpsc::channel(QUEUE_MAX);
        tokio::spawn(run(conn, jobs, after_commit));
        Writer { queue }
    }

    /// Does `work` in a transaction and returns once it is on disk.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(
                &'c mut Connection,
                &'c mut Effects,
            ) -> BoxFuture<'c, Result<T, StoreError>>
            + Send
            + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Piece {
            work: Some(work),
            result: None,
            reply,
        };
        self.queue
            .send(Box::new(job))
            .await
            .map_err(|_| busy(WriterError::Stopped))?;
        answer.await.map_err(|_| busy(WriterError::Stopped))?
    }
}

async fn run(
    mut conn: Connection,
    mut jobs: mpsc::Receiver<Box<dyn Job>>,
    after_commit: AfterCommit,
) {
    let mut group = Vec::with_capacity(GROUP_MAX);
    while jobs.recv_many(&mut group, GROUP_MAX).await > 0 {
        let mut effects = Effects::default();
        match transaction(&mut conn, &mut group, &mut effects).await {
            Ok(outcomes) => {
                if !effects.is_empty() {
                    after_commit(&effects);
                }
                for (job, outcome) in group.drain(..).zip(outcomes) {
                    match outcome {
                        Ok(()) => job.committed(),
                        Err(error) => job.failed(error),
                    }
                }
            }
            Err(error) => {
                // fails when the transaction is over already, which is what is wanted
                let _ = query("ROLLBACK").execute(&mut conn).await;
                let text = error.to_string();
                for job in group.drain(..) {
                    job.failed(busy(WriterError::RolledBack(text.clone())));
                }
            }
        }
    }
}

/// All pieces in one transaction. A piece that fails undoes itself alone; one that is alone needs no
/// savepoint for it. What ends one piece and begins the next travels together.
async fn transaction(
    conn: &mut Connection,
    group: &mut [Box<dyn Job>],
    effects: &mut Effects,
) -> Result<Vec<Result<(), StoreError>>, sqlx::Error> {
    let mut outcomes = Vec::with_capacity(group.len());
    if let [job] = group {
        query("BEGIN IMMEDIATE").execute(&mut *conn).await?;
        let mut own = Effects::default();
        let outcome = job.run(conn, &mut own).await;
        let end = if outcome.is_ok() {
            effects.add(own);
            "COMMIT"
        } else {
            "ROLLBACK"
        };
        outcomes.push(outcome);
        query(end).execute(&mut *conn).await?;
        return Ok(outcomes);
    }
    let mut before = "BEGIN IMMEDIATE; SAVEPOINT piece";
    for job in group {
        query(before).execute(&mut *conn).await?;
        before = "RELEASE piece; SAVEPOINT piece";
        let mut own = Effects::default();
        let outcome = job.run(conn, &mut own).await;
        if outcome.is_ok() {
            effects.add(own);
        } else {
            query("ROLLBACK TO piece").execute(&mut *conn).await?;
        }
        outcomes.push(outcome);
    }
    query("RELEASE piece; COMMIT").execute(&mut *conn).await?;
    Ok(outcomes)
}
