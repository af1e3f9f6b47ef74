//! `server serve`: from settings to a listening server, and to its orderly end.

use super::{CommandError, open};
use crate::app::app;
use crate::assets::Assets;
use crate::clock::Clock;
use crate::config::Serve;
use crate::limits::Limits;
use crate::live::{Live, Signal};
use crate::origin::Site;
use crate::rules::DomainRules;
use crate::session::Sessions;
use crate::state::{Parts, State};
use crate::store::Store;
use axum::serve::ListenerExt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::broadcast::error::RecvError;

/// How long running requests may take to finish after the stop was asked for.
const PATIENCE: Duration = Duration::from_secs(10);

const DEMO: [&str; 5] = [
    include_str!("../../demo/1-clinics.json"),
    include_str!("../../demo/2-sato.json"),
    include_str!("../../demo/3-suzuki.json"),
    include_str!("../../demo/4-town.json"),
    include_str!("../../demo/5-kimura.json"),
];

/// Serves until SIGINT or SIGTERM.
pub async fn serve(settings: &Serve) -> Result<(), CommandError> {
    let site = Site::new(settings.origin.as_deref())?;
    let live = Live::default();
    let store = open(&settings.database, live.clone()).await?;
    let clock = Clock::Machine;
    if settings.demo {
        add_demo_people(&store, &clock).await?;
    }
    let oidc = crate::keys::oidc::providers(&settings.oidc)?;
    let state = State::new(Parts {
        store,
        clock,
        assets: Assets::load(&settings.assets)?,
        site,
        live: live.clone(),
        limits: Limits::new(settings.rate),
        sessions: Sessions::default(),
        rules: Arc::new(DomainRules),
        demo: settings.demo,
        proxied: settings.proxied,
        oidc,
    });
    tokio::spawn(forget_ended(state.clone()));
    let listen = |source| CommandError::Listen {
        address: settings.listen,
        source,
    };
    let listener = TcpListener::bind(settings.listen).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    // answers are small: waiting to fill a packet only makes them late
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    tracing::info!(%address, demo = settings.demo, "serving");
    let (stopping, stop) = tokio::sync::oneshot::channel();
    let asked = async move {
        stop_asked().await;
        tracing::info!("stopping");
        // open streams would otherwise never end
        live.send(Signal::Stop);
        let _ = stopping.send(());
    };
    let ended = state.clone();
    let service = app(state).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(asked);
    let patience = async {
        // an error means that the sender is gone, and with it the server
        let _ = stop.await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        result = served => result.map_err(CommandError::Serve)?,
        () = patience => tracing::warn!("some requests did not finish in time"),
    }
    // the database learns of it now, and not when it misses us
    let _ = tokio::time::timeout(PATIENCE, ended.store().close()).await;
    tracing::info!("stopped");
    Ok(())
}

/// A session that another process ended is believed here no more from that moment on.
async fn forget_ended(state: State) {
    let mut signals = state.live().listen();
    loop {
        match signals.recv().await {
            Ok(Signal::Ended(session)) => state.sessions().forget(session),
            Ok(Signal::Stop) | Err(RecvError::Closed) => return,
            // what was missed is believed for some seconds at most
            Ok(_) | Err(RecvError::Lagged(_)) => {}
        }
    }
}

/// An empty database gets the invented people; another one is left as it is.
async fn add_demo_people(store: &Store, clock: &Clock) -> Result<(), CommandError> {
    if !store.is_empty().await? {
        return Ok(());
    }
    for text in DEMO {
        let bundle = crate::import::read(text, clock.now()).map_err(CommandError::Demo)?;
        store.import(bundle).await?;
    }
    tracing::info!("demo people are there");
    Ok(())
}

async fn stop_asked() {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
