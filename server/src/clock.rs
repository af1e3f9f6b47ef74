//! The server's clock: the only place that asks the machine what time it is.
//!
//! Everything else gets the time as an argument or from [`Clock`], so that a test can put the whole
//! server into next year.

use domain::{Date, Instant};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    Machine,
    /// A clock a test sets, in milliseconds since 1970.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock standing at `now` until it is moved.
    #[must_use]
    pub fn standing_at(now: Instant) -> (Self, Arc<AtomicI64>) {
        let hand = Arc::new(AtomicI64::new(now.0));
        (Clock::Set(hand.clone()), hand)
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        match self {
            Clock::Machine => machine_now(),
            Clock::Set(hand) => Instant(hand.load(Ordering::Relaxed)),
        }
    }

    /// The present day in Japan.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().date_in_japan()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the server reads its clock"
)]
fn machine_now() -> Instant {
    let millis = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
        // a machine set before 1970: count backwards instead of failing
        Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
    };
    Instant(millis)
}
