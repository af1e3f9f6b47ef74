//! What the developer sees: steps with their times. The only place that prints.

use std::io::Write;
use std::time::{Duration, Instant};

/// Measures how long a step takes. The one clock of the commands.
#[expect(
    clippy::disallowed_methods,
    reason = "a command line tool times its own steps"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Says what begins.
pub(crate) fn step(text: &str) {
    plain(&format!("==> {text}\n"));
}

/// Says what came of a step.
pub(crate) fn note(text: &str) {
    plain(&format!("    {text}\n"));
}

/// Runs a step and says how long it took.
pub(crate) fn timed<T>(text: &str, work: impl FnOnce() -> T) -> T {
    step(text);
    let begin = now();
    let result = work();
    note(&format!("{text}: {}", span(begin.elapsed())));
    result
}

/// A failure, on the error stream.
pub(crate) fn problem(text: &str) {
    // a closed stream is no reason to fail once more
    let _ = writeln!(std::io::stderr().lock(), "error: {text}");
}

/// Text as it is.
pub(crate) fn plain(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// `12.3 s` or `4 min 05 s`.
pub(crate) fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f32())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_times_are_told_in_minutes() {
        assert_eq!(span(Duration::from_millis(1250)), "1.2 s");
        assert_eq!(span(Duration::from_secs(65)), "1 min 05 s");
    }
}
