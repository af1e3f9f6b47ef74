//! What the pages see of the session, the sync and the storage: plain values, no browser types.

use domain::Instant;
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

/// What the badge says about the way to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Idle,
    Sending,
    /// No answer from the server; the next try comes by itself.
    Waiting,
    /// The login has expired; work goes on, sending waits.
    NeedsLogin,
    /// Something between here and the server answers instead of it (a captive portal).
    NetworkNeedsLogin,
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
}
