//! What the pages see of the session, the sync and the storage: plain values, no browser types.

use domain::Instant;
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
