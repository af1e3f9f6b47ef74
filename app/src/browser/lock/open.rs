//! Opening a locked notebook: by PIN, by passkey, by a full sign-in. The first two need no network and no login.

use super::{LOOK_EVERY_MS, show};
use crate::browser::api::{self, Who};
use crate::browser::clock::random;
use crate::browser::inner::Inner;
use crate::browser::keys::{self, KeyProblem};
use crate::browser::passkey::{self, PasskeySecret};
use crate::browser::session::{self, remember};
use crate::browser::view::SessionState;
use domain::{AccountId, DeviceId, Instant};
use gloo_timers::future::TimeoutFuture;
use idb::{DeviceState, UnlockError};
use leptos::prelude::GetUntracked;
use std::rc::Rc;
use vault::{Secret, hex};

/// Why a notebook did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnlockProblem {
    /// Not the right PIN; so many trials are left.
    WrongPin(u32),
    /// Not the right passkey.
    WrongPasskey,
    /// Too soon after wrong PINs (device clock).
    Wait(Instant),
    /// Ten wrong PINs: a passkey or a full sign-in opens it.
    PinSpent,
    /// The device has not the memory a PIN takes.
    NoMemory,
    /// What the lock is made of cannot be read.
    Damaged,
    /// The device's storage failed; no trial was made.
    Storage,
    /// The server must be asked who it is, and cannot be or does not say.
    SignIn,
    /// The passkey.
    Key(KeyProblem),
}

impl UnlockProblem {
    fn of(error: &UnlockError, by_pin: bool) -> Self {
        match error {
            UnlockError::Wrong(ways) if by_pin => Self::WrongPin(ways.pins_left),
            UnlockError::Wrong(_) => Self::WrongPasskey,
            UnlockError::Wait(until) => Self::Wait(*until),
            UnlockError::PinSpent => Self::PinSpent,
            UnlockError::NoSuchWay if by_pin => Self::PinSpent,
            UnlockError::NoSuchWay => Self::WrongPasskey,
            UnlockError::NoMemory => Self::NoMemory,
            UnlockError::Damaged => Self::Damaged,
            UnlockError::Store(_) => Self::Storage,
        }
    }
}

/// The notebook whose lock screen is shown.
fn locked(inner: &Inner) -> Option<AccountId> {
    match inner.session.get_untracked() {
        SessionState::Locked(locked) => Some(locked.account),
        _ => None,
    }
}

async fn by_pin(inner: &Rc<Inner>, pin: &str) -> Result<(), UnlockProblem> {
    let who = locked(inner).ok_or(UnlockProblem::Storage)?;
    // stretching the PIN holds up the page for a moment: the busy sign is painted before
    TimeoutFuture::new(2 * LOOK_EVERY_MS).await;
    let now = inner.clock.device();
    let opened = inner.book.unlock_with_pin(who, pin, now, random()).await;
    if let Err(error) = opened {
        show(inner, who).await;
        return Err(UnlockProblem::of(&error, true));
    }
    enter(inner, who).await
}

async fn by_passkey(inner: &Rc<Inner>) -> Result<(), UnlockProblem> {
    let SessionState::Locked(locked) = inner.session.get_untracked() else {
        return Err(UnlockProblem::Storage);
    };
    let shown = passkey::secret(&locked.ways.passkeys)
        .await
        .map_err(UnlockProblem::Key)?;
    with_passkey(inner, locked.account, shown).await?;
    enter(inner, locked.account).await
}

async fn with_passkey(
    inner: &Rc<Inner>,
    who: AccountId,
    shown: PasskeySecret,
) -> Result<(), UnlockProblem> {
    let PasskeySecret { credential, output } = shown;
    let opened = inner
        .book
        .unlock_with_prf(who, &credential, output, random())
        .await;
    opened
        .map(drop)
        .map_err(|error| UnlockProblem::of(&error, false))
}

/// The key is in memory: opens the store and everything that goes with it.
async fn enter(inner: &Rc<Inner>, who: AccountId) -> Result<(), UnlockProblem> {
    let (state, accounts) = inner
        .book
        .read()
        .await
        .map_err(|_| UnlockProblem::Storage)?;
    let known = accounts.into_iter().find(|known| known.account == who);
    let known = known.ok_or(UnlockProblem::Damaged)?;
    let session = match known.session {
        Some(session) => session,
        // its copy here is damaged: the server says it again
        None => match api::session(Some(known.device)).await {
            Who::SignedIn(session) if session.account == who => *session,
            _ => {
                inner.book.lock(who);
                return Err(UnlockProblem::SignIn);
            }
        },
    };
    let state = DeviceState {
        current: Some(who),
        ..state
    };
    remember(inner, &state, &session, known.device, known.unsent).await;
    session::open(inner, session, known.device).await;
    Ok(())
}

/// Right after a full sign-in: the passkey's secret opens the notebook, or the one that the server gives this
/// device for these minutes. `false`: it stays locked.
pub(in crate::browser) async fn open_on_arrival(
    inner: &Rc<Inner>,
    who: AccountId,
    device: DeviceId,
) -> bool {
    if let Some(shown) = inner.lock.shown.take()
        && with_passkey(inner, who, shown).await.is_ok()
    {
        return true;
    }
    match account_secret(device).await {
        Ok(secret) => {
            let opened = inner
                .book
                .unlock_with_account_secret(who, secret, random())
                .await;
            // the device was removed from the account since: its second key is another one now
            inner.lock.account_failed.set(opened.is_err());
            opened.is_ok()
        }
        Err(_) => false,
    }
}

/// `GET /api/v1/device-secret`: the second key of this device's notebook.
pub(super) async fn account_secret(device: DeviceId) -> Result<Secret, KeyProblem> {
    let path = format!("/api/v1/device-secret?device={device}");
    let told = keys::ask("GET", &path, None).await?;
    let bytes = told["secret"].as_str().and_then(hex::bytes);
    let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes.map(Secret::new).ok_or(KeyProblem::Failed)
}

impl crate::browser::Browser {
    /// Opens the locked notebook by its PIN. The page stands still for up to a second.
    pub async fn unlock_with_pin(&self, pin: &str) -> Result<(), UnlockProblem> {
        by_pin(&self.0, pin).await
    }

    /// Opens it by a passkey, without any server.
    pub async fn unlock_with_passkey(&self) -> Result<(), UnlockProblem> {
        by_passkey(&self.0).await
    }
}
