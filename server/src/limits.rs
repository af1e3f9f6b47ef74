//! How much one sign-in may ask for: a bucket of requests that refills steadily.
//!
//! Kept in this process only. Behind several processes the limit is that many times higher, which
//! still stops a flood.

use crate::error::ApiError;
use crate::session::SessionHash;
use domain::Instant;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A burst may use this many minutes' worth at once: a device that comes back after days offline.
const BURST_MINUTES: f64 = 0.5;
/// More buckets than this and the full ones are thrown away.
const BUCKETS_MAX: usize = 20_000;
const MINUTE_MILLIS: f64 = 60_000.0;

#[derive(Debug)]
pub struct Limits {
    per_minute: u32,
    buckets: Mutex<HashMap<SessionHash, Bucket>>,
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
        let rate = f64::from(self.per_minute);
        let burst = (rate * BURST_MINUTES).max(1.0);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX {
            buckets.retain(|_, bucket| refilled(*bucket, rate, burst, now) < burst);
        }
        let bucket = buckets.entry(session).or_insert(Bucket {
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
        let seconds = ((1.0 - left) * 60.0 / rate).ceil().clamp(1.0, 60.0);
        let retry_after_seconds = (1..=60_u32)
            .find(|whole| f64::from(*whole) >= seconds)
            .unwrap_or(60);
        Err(ApiError::TooMany {
            retry_after_seconds,
        })
    }
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
    fn zero_means_no_limit() {
        let limits = Limits::new(0);
        assert!((0..10_000).all(|_| limits.take(SessionHash([1; 32]), Instant(0)).is_ok()));
    }
}
