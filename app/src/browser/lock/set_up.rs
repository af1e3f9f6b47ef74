//! Setting a lock, and changing it: for whoever has just signed in, before the first record comes, and for an
//! open notebook later on.

use super::open::account_secret;
use super::{LOOK_EVERY_MS, began, let_go, secret};
use crate::browser::Browser;
use crate::browser::clock::random;
use crate::browser::inner::Inner;
use crate::browser::keys::KeyProblem;
use crate::browser::passkey::PasskeySecret;
use crate::browser::session::{self, book_state, remember};
use crate::browser::sign_in;
use crate::browser::tabs::Said;
use crate::browser::view::SessionState;
use domain::DeviceId;
use gloo_timers::future::TimeoutFuture;
use idb::{DeviceState, KnownAccount, LockError, LockState, Notes, WhenLeft};
use leptos::prelude::{GetUntracked, Set, Update};
use std::rc::Rc;
use sync::store::{DeviceStore, Filter};
use sync::wire::{Job, Session};
use vault::idle::MINUTES;
use vault::pin::{self, PinProblem, Rule};
use vault::{Kind, Proof, Salt, VaultError};

/// What is to open the notebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewLock<'a> {
    /// The secret of a passkey of its person.
    Passkey,
    /// A PIN or pass phrase, as typed.
    Pin(&'a str),
}

/// Why no lock was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtectProblem {
    /// This PIN is not taken.
    Pin(PinProblem),
    /// The second key has to come from the server, or the passkey was not shown.
    Key(KeyProblem),
    /// The device has not the memory a PIN takes.
    NoMemory,
    /// The device's storage failed.
    Storage,
}

impl From<LockError> for ProtectProblem {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Vault(VaultError::NoMemory) => Self::NoMemory,
            _ => Self::Storage,
        }
    }
}

/// Whose lock is set.
struct Whose {
    session: Session,
    device: DeviceId,
    /// Nothing of hers is on this device yet.
    arriving: bool,
}

fn whose(inner: &Inner) -> Option<Whose> {
    if let Some((session, device)) = inner.lock.arriving.borrow().clone() {
        return Some(Whose {
            session,
            device,
            arriving: true,
        });
    }
    let account = inner.account()?;
    let session = account.session.borrow().clone();
    Some(Whose {
        session,
        device: account.device,
        arriving: false,
    })
}

/// The rule for this person's PIN.
fn rule(session: &Session) -> Rule {
    match session.role {
        Job::Person => Rule::Person,
        _ => Rule::Staff,
    }
}

async fn check_pin(inner: &Inner, session: &Session, pin: &str) -> Result<(), ProtectProblem> {
    let known = birthdays(inner).await;
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    pin::check(pin, rule(session), &known).map_err(ProtectProblem::Pin)
}

/// What whoever knows the family tries first.
async fn birthdays(inner: &Inner) -> Vec<String> {
    let Some(account) = inner.account() else {
        return Vec::new();
    };
    let patients = Filter::all().kind("Patient");
    let rows = account
        .db
        .rows(&patients, inner.clock.lease_moment())
        .await
        .unwrap_or_default();
    let birthday = |row: sync::store::LocalRow| {
        let body: serde_json::Value = serde_json::from_str(row.row.body.get()).ok()?;
        body["birthDate"].as_str().map(str::to_owned)
    };
    rows.into_iter().filter_map(birthday).collect()
}

async fn protect(inner: &Rc<Inner>, new: NewLock<'_>, label: &str) -> Result<(), ProtectProblem> {
    let whose = whose(inner).ok_or(ProtectProblem::Storage)?;
    let who = whose.session.account;
    if let NewLock::Pin(pin) = new {
        check_pin(inner, &whose.session, pin).await?;
    }
    let passkey = match new {
        NewLock::Passkey => Some(shown(inner).await?),
        NewLock::Pin(_) => None,
    };
    let second = account_secret(whose.device)
        .await
        .map_err(ProtectProblem::Key)?;
    // the busy sign is painted before the PIN is stretched
    TimeoutFuture::new(2 * LOOK_EVERY_MS).await;
    let mut proofs: Vec<(Proof<'_>, Salt)> = vec![(Proof::Account(second), random())];
    match (&passkey, new) {
        (Some(PasskeySecret { credential, output }), _) => {
            let output = output.copy();
            proofs.push((Proof::Prf { credential, output }, random()));
        }
        (None, NewLock::Pin(pin)) => proofs.push((Proof::Pin(pin), random())),
        (None, NewLock::Passkey) => {}
    }
    if whose.arriving {
        enter_in_book(inner, &whose).await?;
    }
    let secrets = [secret(), secret(), secret()];
    let set = inner
        .book
        .set_up_lock(who, secrets, random(), &proofs, random());
    set.await?;
    // a label that was not kept can be given again
    let _ = inner.book.set_label(who, Some(label)).await;
    inner.lock.shown.take();
    if let Some(account) = inner.account() {
        account.tabs.say(&Said::Lock);
        // locking it would take the fresh key: the notebook is only opened anew, sealed
        inner.session.set(SessionState::Unknown);
        let_go(inner, &account).await;
    }
    let state = DeviceState {
        current: Some(who),
        ..book_state(inner).await
    };
    inner.lock.arriving.take();
    let unsent = inner.status.get_untracked().unsent;
    remember(inner, &state, &whose.session, whose.device, unsent).await;
    session::open(inner, whose.session, whose.device).await;
    if whose.arriving {
        session::confirmed(inner);
    }
    Ok(())
}

/// The account without its session: no name touches the disk before there is a key to seal it with.
async fn enter_in_book(inner: &Inner, whose: &Whose) -> Result<(), ProtectProblem> {
    let state = book_state(inner).await;
    let state = DeviceState {
        spare: state.spare.filter(|spare| *spare != whose.device),
        ..state
    };
    let known = KnownAccount {
        account: whose.session.account,
        session: None,
        device: whose.device,
        used_at: inner.clock.device(),
        unsent: 0,
        label: None,
        lock: LockState::NoLock,
        sealed: false,
        notes: Notes::default(),
    };
    let written = inner.book.write(&state, Some(&known)).await;
    written.map_err(|_| ProtectProblem::Storage)
}

/// The secret of a passkey: of the one just shown, or of one shown now.
async fn shown(inner: &Rc<Inner>) -> Result<PasskeySecret, ProtectProblem> {
    if inner.lock.shown.borrow().is_none() {
        sign_in::prove_again(inner)
            .await
            .map_err(ProtectProblem::Key)?;
    }
    let shown = inner.lock.shown.take();
    shown.ok_or(ProtectProblem::Key(KeyProblem::NoSecret))
}

/// A person may do without a lock for now.
async fn later(inner: &Rc<Inner>) {
    let Some((session, device)) = inner.lock.arriving.take() else {
        return;
    };
    let state = book_state(inner).await;
    let state = DeviceState {
        current: Some(session.account),
        spare: state.spare.filter(|spare| *spare != device),
        ..state
    };
    remember(inner, &state, &session, device, 0).await;
    session::open(inner, session, device).await;
    session::confirmed(inner);
}

/// The account whose open notebook has a lock.
fn open_and_locked(inner: &Inner) -> Result<(Session, DeviceId), ProtectProblem> {
    let account = inner.account().ok_or(ProtectProblem::Storage)?;
    let session = account.session.borrow().clone();
    Ok((session, account.device))
}

async fn set_pin(inner: &Rc<Inner>, pin: &str) -> Result<(), ProtectProblem> {
    let (session, _) = open_and_locked(inner)?;
    check_pin(inner, &session, pin).await?;
    TimeoutFuture::new(2 * LOOK_EVERY_MS).await;
    let proof = Proof::Pin(pin);
    let set = inner.book.add_way(session.account, &proof, random());
    set.await?;
    inner.protection.update(|it| it.without_pin = false);
    Ok(())
}

async fn remove_pin(inner: &Rc<Inner>) -> Result<(), ProtectProblem> {
    let (session, _) = open_and_locked(inner)?;
    let ways = inner.book.ways(session.account).await;
    let ways = ways.map_err(|_| ProtectProblem::Storage)?;
    let kinds = ways.map(|ways| ways.kinds).unwrap_or_default();
    for kind in kinds.iter().filter(|kind| matches!(kind, Kind::Pin(_))) {
        inner.book.remove_way(session.account, kind).await?;
    }
    inner.protection.update(|it| it.without_pin = true);
    Ok(())
}

async fn add_passkey(inner: &Rc<Inner>) -> Result<(), ProtectProblem> {
    let (session, _) = open_and_locked(inner)?;
    let PasskeySecret { credential, output } = shown(inner).await?;
    let proof = Proof::Prf {
        credential: &credential,
        output,
    };
    let set = inner.book.add_way(session.account, &proof, random());
    set.await?;
    inner.protection.update(|it| it.with_passkey = true);
    Ok(())
}

impl Browser {
    /// Sets the lock of whoever has just signed in, or of the open notebook. `label`: what the lock screen calls
    /// it; may be empty.
    pub async fn protect(&self, new: NewLock<'_>, label: &str) -> Result<(), ProtectProblem> {
        protect(&self.0, new, label).await
    }

    /// Opens the notebook of whoever has just signed in without a lock.
    pub async fn protect_later(&self) {
        later(&self.0).await;
    }

    /// Another PIN, or the first one beside a passkey.
    pub async fn set_pin(&self, pin: &str) -> Result<(), ProtectProblem> {
        set_pin(&self.0, pin).await
    }

    /// The notebook opens by passkey or by signing in only.
    pub async fn remove_pin(&self) -> Result<(), ProtectProblem> {
        remove_pin(&self.0).await
    }

    /// From now on a passkey of this account opens the notebook too.
    pub async fn unlock_with_this_passkey(&self) -> Result<(), ProtectProblem> {
        add_passkey(&self.0).await
    }

    /// When the open notebook locks. A person's choice; staff have five minutes.
    pub async fn set_idle(&self, minutes: u8, when_left: WhenLeft) {
        let Some(account) = self.0.account() else {
            return;
        };
        let (who, demo) = {
            let session = account.session.borrow();
            (session.account, session.demo)
        };
        let minutes = minutes.clamp(*MINUTES.start(), *MINUTES.end());
        let change = |notes: &mut Notes| {
            notes.minutes = minutes;
            notes.when_left = when_left;
        };
        if self.0.book.note(who, change).await.is_ok() {
            began(&self.0, who, demo).await;
        }
    }

    /// What the lock screen calls the open notebook: readable by whoever holds the device.
    pub async fn set_label(&self, label: &str) {
        if let Some(account) = self.0.account() {
            let session = account.session.borrow().clone();
            let set = self.0.book.set_label(session.account, Some(label)).await;
            self.0.noticed(&set);
            began(&self.0, session.account, session.demo).await;
        }
    }
}
