//! Carries out what the sync machine commands, as the product's loop does: take a batch, send it, store
//! the answer. Anything but success ends the leg, since a figure must not hide a second try.

use crate::shown;
use domain::{DeviceId, Instant};
use gloo_net::http::Request;
use idb::IdbStore;
use sync::machine::{self, Brought, Command, Event, Moment, Reply, State, TabRole, step};
use sync::store::{DeviceStore, SyncApply, TakeBatch};
use sync::wire::{PROTOCOL, SyncRequest, SyncResponse};
use wasm_bindgen::prelude::JsError;

/// The way to the server the page came from.
pub(crate) struct Network {
    pub(crate) device: DeviceId,
}

/// Runs the machine from a tab that has just become the one that syncs until it has nothing to do.
pub(crate) async fn until_idle(
    store: &IdbStore,
    network: &Network,
    now: Instant,
) -> Result<(), JsError> {
    // the machine only compares times, and here nothing ever waits
    let moment = Moment { now: 1, jitter: 0 };
    let (state, _) = step(State::default(), moment, Event::SignedIn);
    let (mut state, mut commands) = step(state, moment, Event::Became(TabRole::Leader));
    while let Some((flight, take)) = commands.iter().find_map(wanted) {
        let brought = fly(store, network, take, now).await?;
        (state, commands) = step(state, moment, Event::Answered { flight, brought });
    }
    Ok(())
}

fn wanted(command: &Command) -> Option<(u64, TakeBatch)> {
    match *command {
        Command::Send {
            flight,
            max_count,
            max_bytes,
        } => Some((
            flight,
            TakeBatch {
                max_count,
                max_bytes,
            },
        )),
        _ => None,
    }
}

async fn fly(
    store: &IdbStore,
    network: &Network,
    take: TakeBatch,
    now: Instant,
) -> Result<Brought, JsError> {
    let batch = store.take_batch(take).await.map_err(shown)?;
    let request = SyncRequest {
        protocol: PROTOCOL,
        device: network.device,
        sent_at: now,
        cursor: batch.cursor.clone(),
        changes: batch.changes.clone(),
        limit: None,
        leases: true,
    };
    let apply = SyncApply {
        expect_cursor: batch.cursor.clone(),
        response: network.ask(&request).await?,
        at: now,
    };
    let applied = store.apply(apply).await.map_err(shown)?;
    if applied.attention > 0 {
        return Err(JsError::new("the server refused a change"));
    }
    Ok(Brought::of(&batch, &applied))
}

impl Network {
    async fn ask(&self, request: &SyncRequest) -> Result<SyncResponse, JsError> {
        let body = serde_json::to_string(request).map_err(shown)?;
        let request = Request::post("/api/v1/sync").header("content-type", "application/json");
        let response = request
            .body(body)
            .map_err(shown)?
            .send()
            .await
            .map_err(shown)?;
        let (status, content_type) = (response.status(), response.headers().get("content-type"));
        let body = response.text().await.map_err(shown)?;
        let reply = Reply {
            status,
            redirected: false,
            retry_after: None,
            content_type: content_type.as_deref(),
            body: &body,
        };
        machine::read_answer(reply)
            .map_err(|failure| JsError::new(&format!("status {status}: {failure:?}")))
    }
}
