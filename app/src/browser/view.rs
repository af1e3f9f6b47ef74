//! What the pages see of the session, the sync and the storage: plain values, no browser types.

use domain::{AccountId, Instant};
pub use idb::WhenLeft;
use sync::machine::Phase;
use sync::wire::Session;

/// Who uses this device now.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SessionState {
    /// The first render on both sides: not looked at yet.
    #[default]
    Unknown,
    SignedOut,
    SignedIn(Session),
    /// Somebody's notebook is here, and its key is not in memory.
    Locked(Locked),
    /// Signed in on a device that has nothing of hers yet: how it locks is asked before the first record
    /// comes, so that none is ever written in the clear.
    Unprotected(Session),
}

impl SessionState {
    /// The one word for the page's own mark.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::SignedOut => "signed-out",
            Self::SignedIn(_) => "signed-in",
            Self::Locked(_) => "locked",
            Self::Unprotected(_) => "unprotected",
        }
    }
}

/// A locked notebook, as far as anybody may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    pub account: AccountId,
    /// What its person chose to be called here.
    pub label: Option<String>,
    /// Device clock.
    pub used_at: Instant,
    /// Changes that were not sent when last counted.
    pub unsent: u32,
    /// Pass phrases, not digits.
    pub staff: bool,
    /// A demo person signs in with a tap.
    pub demo: bool,
    pub ways: UnlockWays,
    /// It stays shut after a full sign-in: its second key at the server is another one now.
    pub account_failed: bool,
}

/// How a notebook opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnlockWays {
    pub pin: bool,
    /// Credentials whose secret opens it.
    pub passkeys: Vec<String>,
    /// The server's secret for this device opens it, after a full sign-in.
    pub account: bool,
    /// Wrong PINs that are left.
    pub pins_left: u32,
    /// No PIN is taken before then (device clock).
    pub pin_from: Option<Instant>,
}

/// Somebody whose notebook is on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    pub account: AccountId,
    pub label: Option<String>,
    /// Only of a notebook without a lock.
    pub name: Option<String>,
    pub used_at: Instant,
    pub unsent: u32,
    pub has_lock: bool,
    /// Somebody of an organisation.
    pub staff: bool,
}

/// How the open notebook rests on this device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Protection {
    /// It has a lock, and is open.
    pub has_lock: bool,
    /// It has none, and it is somebody's real one.
    pub wanted: bool,
    /// Values sealed so far and all of them, while older ones are being sealed.
    pub sealing: Option<(u32, u32)>,
    /// The PIN was destroyed or none is set.
    pub without_pin: bool,
    /// A passkey opens it.
    pub with_passkey: bool,
    /// Without a touch for so long, it locks.
    pub minutes: u8,
    pub when_left: WhenLeft,
    /// Somebody of an organisation: the minutes are fixed.
    pub staff: bool,
}

/// How safe the device's storage is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StorageState {
    #[default]
    Unknown,
    /// The browser promised not to evict it.
    Persisted,
    NotPersisted,
    /// A private window or a locked-down browser: kept in memory only, gone when the tab closes.
    Unavailable,
    Full,
    /// The connection broke and cannot be reopened here; what was typed is kept aside until a reload.
    Lost,
}

/// One value for the badge and the notices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncStatus {
    /// Changes in the outbox and drafts with answers not yet sent.
    pub unsent: u32,
    /// `unsent` was counted since this page was opened. Until then nothing is known, least of all "0".
    pub counted: bool,
    pub phase: Phase,
    pub last_contact: Option<Instant>,
    /// Entries under 確認が必要.
    pub attention: u32,
    pub storage: StorageState,
    /// Server time minus device time, measured at the last contact.
    pub clock_offset_ms: Option<i64>,
    /// A new release is installed and waits for the person's tap.
    pub update_ready: bool,
    /// Another tab runs a newer release and asked this one to close its database.
    pub closed_by_newer_tab: bool,
    /// Unsent work of other accounts that live on this device and are signed out.
    pub others_unsent: u32,
    /// The browser has cleared the storage; this many changes had not been sent. Kept until the person has read it.
    pub evicted_unsent: Option<u32>,
}
