//! How much one sign-in may ask for, and how often one may try to sign in: buckets that refill steadily.
//!
//! Kept in this process only. Behind several processes the limit is that many times higher, which
//! still stops a flood.

use crate::error::ApiError;
use crate::session::SessionHash;
use domain::{AccountId, Instant};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// A burst may use this many minutes' worth at once: a device that comes back after days offline.
const BURST_MINUTES: f64 = 0.5;
/// More buckets than this and the full ones are thrown away.
const BUCKETS_MAX: usize = 20_000;
const MINUTE_MILLIS: f64 = 60_000.0;
const RETRY_SECONDS_MAX: u32 = 600;

#[derive(Debug)]
pub struct Limits {
    per_minute: u32,
    buckets: Mutex<HashMap<Key, Bucket>>,
}

/// Whose tries are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Session(SessionHash),
    /// An address, of IPv6 the network it is in: one house has countless addresses there.
    Address([u8; 8]),
    /// An address that asks for operations which keep nothing; as [`Key::Address`].
    Operations([u8; 8]),
    /// An account's passkeys.
    Account(AccountId),
    /// The first group of a recovery code, which names the sheet: counted whether there is such a sheet
    /// or not, so that nobody learns which there are.
    Sheet([u8; 4]),
}

impl Key {
    #[must_use]
    pub fn address(address: Option<IpAddr>) -> Self {
        Key::Address(network(address))
    }

    #[must_use]
    pub fn operations(address: Option<IpAddr>) -> Self {
        Key::Operations(network(address))
    }

    /// How many a minute, and how many at once.
    fn pace(self, per_minute: u32) -> (f64, f64) {
        match self {
            Key::Session(_) => {
                let rate = f64::from(per_minute);
                (rate, (rate * BURST_MINUTES).max(1.0))
            }
            // a waiting room behind one address signs in together
            Key::Address(_) => (30.0, 60.0),
            // a clinic's system asks for everybody of a day at once
            Key::Operations(_) => (1200.0, 1200.0),
            Key::Account(_) => (10.0, 20.0),
            // five wrong codes, then one more every ten minutes
            Key::Sheet(_) => (0.1, 5.0),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Limits {
    /// `per_minute` requests on average; 0 for no limit.
    #[must_use]
    pub fn new(per_minute: u32) -> Self {
        Limits {
            per_minute,
            buckets: Mutex::default(),
        }
    }

    /// Takes one request out of the bucket, or says how long to wait.
    pub fn take(&self, session: SessionHash, now: Instant) -> Result<(), ApiError> {
        if self.per_minute == 0 {
            return Ok(());
        }
        self.attempt(Key::Session(session), now)
    }

    /// Takes one try out of the bucket of `key`, or says how long to wait.
    pub fn attempt(&self, key: Key, now: Instant) -> Result<(), ApiError> {
        let (rate, burst) = key.pace(self.per_minute);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX {
            buckets.retain(|key, bucket| {
                let (rate, burst) = key.pace(self.per_minute);
                refilled(*bucket, rate, burst, now) < burst
            });
        }
        let bucket = buckets.entry(key).or_insert(Bucket {
            left: burst,
            at: now,
        });
        let left = refilled(*bucket, rate, burst, now);
        *bucket = Bucket {
            left: if left >= 1.0 { left - 1.0 } else { left },
            at: now,
        };
        if left >= 1.0 {
            return Ok(());
        }
        let seconds = ((1.0 - left) * 60.0 / rate).ceil().max(1.0);
        let retry_after_seconds = (1..=RETRY_SECONDS_MAX)
            .find(|whole| f64::from(*whole) >= seconds)
            .unwrap_or(RETRY_SECONDS_MAX);
        Err(ApiError::TooMany {
            retry_after_seconds,
        })
    }
}

fn network(address: Option<IpAddr>) -> [u8; 8] {
    let mut key = [0; 8];
    match address {
        Some(IpAddr::V4(it)) => key[..4].copy_from_slice(&it.octets()),
        Some(IpAddr::V6(it)) => match it.to_ipv4_mapped() {
            Some(it) => key[..4].copy_from_slice(&it.octets()),
            None => key.copy_from_slice(&it.octets()[..8]),
        },
        None => {}
    }
    key
}

fn refilled(bucket: Bucket, rate: f64, burst: f64, now: Instant) -> f64 {
    // a clock set back refills nothing
    let millis = u32::try_from(now.0.saturating_sub(bucket.at.0).max(0)).unwrap_or(u32::MAX);
    (bucket.left + f64::from(millis) * rate / MINUTE_MILLIS).min(burst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_slowed_and_a_pause_refills() {
        let limits = Limits::new(60);
        let session = SessionHash([1; 32]);
        let now = Instant(1_000_000);
        for _ in 0..30 {
            assert!(limits.take(session, now).is_ok());
        }
        assert!(matches!(
            limits.take(session, now),
            Err(ApiError::TooMany {
                retry_after_seconds: 1
            })
        ));
        assert!(
            limits.take(SessionHash([2; 32]), now).is_ok(),
            "another sign-in has its own bucket"
        );
        assert!(limits.take(session, now.plus_millis(1000)).is_ok());
        assert!(limits.take(session, now.plus_millis(1000)).is_err());
        assert!(
            limits.take(session, now.plus_millis(-900_000)).is_err(),
            "a clock set back refills nothing"
        );
    }

    #[test]
    fn a_recovery_sheet_is_tried_five_times_and_then_once_in_ten_minutes() {
        let limits = Limits::new(0);
        let (key, now) = (Key::Sheet(*b"AAAA"), Instant(1_000_000));
        assert!((0..5).all(|_| limits.attempt(key, now).is_ok()));
        assert!(matches!(
            limits.attempt(key, now),
            Err(ApiError::TooMany {
                retry_after_seconds: 600
            })
        ));
        assert!(limits.attempt(Key::Sheet(*b"AAAB"), now).is_ok());
        let later = now.plus_millis(600_000);
        assert!(limits.attempt(key, later).is_ok() && limits.attempt(key, later).is_err());
    }

    #[test]
    fn addresses_of_one_house_share_a_bucket() {
        let key = |text: &str| Key::address(Some(text.parse().unwrap()));
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("::ffff:192.0.2.7"), key("192.0.2.7"));
        assert_ne!(key("192.0.2.7"), key("192.0.2.8"));
    }

    #[test]
    fn zero_means_no_limit() {
        let limits = Limits::new(0);
        assert!((0..10_000).all(|_| limits.take(SessionHash([1; 32]), Instant(0)).is_ok()));
    }
}
