//! Counting wrong PINs.
//!
//! Invariant: a trial is counted and the count is on the disk before the trial is made; a right PIN takes the
//! count back. Killing the app in between gives no free trial.
//!
//! The delays keep a curious person out. They rest on the device's clock: whoever sets it forward waits less,
//! so what bounds the number of trials is the count. Neither helps against a copy of the storage.

use domain::Instant;
use serde::{Deserialize, Serialize};

/// The trial with this number, if wrong, destroys the PIN's wrap.
pub const WRONG_MAX: u32 = 10;

/// Seconds to wait after so many wrong PINs.
const DELAY_SECONDS: [i64; 10] = [0, 0, 0, 5, 15, 30, 60, 300, 900, 1800];

/// What the device remembers about wrong PINs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    /// Trials since the last right PIN, one under way included.
    #[serde(default)]
    pub wrong: u32,
    /// Device clock at the last trial.
    #[serde(default)]
    last: Option<Instant>,
}

/// Whether a PIN may be tried now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinTurn {
    /// Yes: counted already.
    Try,
    /// Not before then.
    Wait(Instant),
    /// Never again: the tenth trial was begun and not answered.
    Spent,
}

impl Attempts {
    /// Asks for a trial. What changed must be on the disk before the trial is made.
    pub(crate) fn begin(&mut self, now: Instant) -> PinTurn {
        if self.wrong >= WRONG_MAX {
            return PinTurn::Spent;
        }
        // set back since: the wait begins anew, not in years
        self.last = self.last.map(|last| last.min(now));
        if let Some(until) = self.until().filter(|until| now < *until) {
            return PinTurn::Wait(until);
        }
        self.wrong = self.wrong.saturating_add(1);
        self.last = Some(now);
        PinTurn::Try
    }

    /// The trial that was begun could not be made.
    pub(crate) fn take_back(&mut self) {
        self.wrong = self.wrong.saturating_sub(1);
    }

    /// When the next trial may be made. `None`: at once.
    #[must_use]
    pub fn until(&self) -> Option<Instant> {
        let index = usize::try_from(self.wrong).unwrap_or(usize::MAX);
        let seconds = DELAY_SECONDS.get(index).copied().unwrap_or(0);
        let until = self.last?.plus_millis(seconds.saturating_mul(1000));
        (seconds > 0).then_some(until)
    }

    /// Trials that are left.
    #[must_use]
    pub fn left(&self) -> u32 {
        WRONG_MAX.saturating_sub(self.wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_with_every_wrong_pin_and_the_tenth_is_the_last() {
        let mut attempts = Attempts::default();
        let mut now = Instant(0);
        for wrong in 1..=10_u32 {
            assert_eq!(attempts.begin(now), PinTurn::Try, "trial {wrong}");
            let wait = DELAY_SECONDS.get(usize::try_from(wrong).unwrap()).copied();
            if let Some(seconds) = wait.filter(|seconds| *seconds > 0) {
                let until = now.plus_millis(seconds * 1000);
                let early = until.plus_millis(-1);
                assert_eq!(attempts.clone().begin(early), PinTurn::Wait(until));
                now = until;
            }
        }
        assert_eq!(attempts.begin(Instant(i64::MAX)), PinTurn::Spent);
    }

    #[test]
    fn a_clock_set_back_makes_nobody_wait_for_years() {
        let mut attempts = Attempts::default();
        let far = Instant(4_000_000_000_000);
        for _ in 0..5 {
            assert_eq!(
                attempts.begin(far.plus_millis(i64::from(attempts.wrong) * 100_000)),
                PinTurn::Try
            );
        }
        let now = Instant(1_000);
        assert_eq!(attempts.begin(now), PinTurn::Wait(now.plus_millis(30_000)));
        assert_eq!(attempts.begin(now.plus_millis(30_000)), PinTurn::Try);
    }
}
