//! What came of it.

use serde::Serialize;
use std::time::Duration;

/// Figures of one run. Times in milliseconds.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) per_second: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) max: f64,
    /// Inside the counted time.
    pub(crate) counted: usize,
    /// All that were answered well, warm-up included: what the server must have done.
    pub(crate) answered: u64,
    pub(crate) failed: Vec<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Tally {
    times: Vec<Duration>,
    answered: u64,
    failed: Vec<String>,
}

impl Tally {
    pub(crate) fn answered(&mut self) {
        self.answered += 1;
    }

    pub(crate) fn took(&mut self, time: Duration) {
        self.times.push(time);
    }

    pub(crate) fn fail(&mut self, why: String) {
        self.failed.push(why);
    }

    pub(crate) fn add(&mut self, mut other: Tally) {
        self.times.append(&mut other.times);
        self.failed.append(&mut other.failed);
        self.answered += other.answered;
    }

    pub(crate) fn report(mut self, counted_time: Duration) -> Report {
        self.times.sort_unstable();
        let counted = u32::try_from(self.times.len()).unwrap_or(u32::MAX);
        Report {
            per_second: f64::from(counted) / counted_time.as_secs_f64(),
            p50: self.at(50),
            p99: self.at(99),
            max: self.at(100),
            counted: self.times.len(),
            answered: self.answered,
            failed: self.failed,
        }
    }

    /// The time within which so many percent were answered.
    fn at(&self, percent: usize) -> f64 {
        let last = self.times.len().saturating_sub(1);
        let time = self
            .times
            .get(last * percent / 100)
            .copied()
            .unwrap_or_default();
        time.as_secs_f64() * 1000.0
    }
}
