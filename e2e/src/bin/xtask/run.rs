//! Starting other programs: plainly, for their output, or for the number of tests they ran.

use crate::Fallible;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

/// How many tests a run counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// A command that does not inherit what Cargo set for xtask itself.
///
/// `cargo run` puts its own library folders first: another toolchain's compiler would load them.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let cargos = text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_");
        if cargos
            || matches!(
                text,
                "CARGO" | "LD_LIBRARY_PATH" | "CARGO_TARGET_DIR" | "CARGO_BIN_NAME"
            )
        {
            command.env_remove(text);
        }
    }
    command
}

/// Runs to the end, output straight to the developer.
pub(crate) fn check(command: &mut Command) -> Fallible<()> {
    let status = command
        .status()
        .map_err(|error| could_not_start(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{} ended with {status}", shown(command)))
    }
}

/// Runs to the end and gives back what it wrote to standard output.
pub(crate) fn output(command: &mut Command) -> Fallible<String> {
    let output = command
        .output()
        .map_err(|error| could_not_start(command, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!(
            "{} ended with {}\n{}",
            shown(command),
            output.status,
            said.trim()
        ))
    }
}

/// Runs tests, output to the developer as it comes, and counts what they report.
pub(crate) fn tests(command: &mut Command) -> (Count, Fallible<()>) {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return (Count::default(), Err(could_not_start(command, &error))),
    };
    // wasm tests report on either stream
    let count = std::thread::scope(|scope| {
        let out = child
            .stdout
            .take()
            .map(|stream| scope.spawn(move || forward(stream)));
        let err = child
            .stderr
            .take()
            .map(|stream| scope.spawn(move || forward(stream)));
        let mut sum = Count::default();
        for reader in [out, err].into_iter().flatten() {
            sum += reader.join().unwrap_or_default();
        }
        sum
    });
    let ended = match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{} ended with {status}", shown(command))),
        Err(error) => Err(could_not_start(command, &error)),
    };
    (count, ended)
}

fn forward(stream: impl Read) -> Count {
    let mut sum = Count::default();
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        crate::say::plain(&format!("{line}\n"));
        sum += count_in(&line).unwrap_or_default();
    }
    sum
}

/// Reads `test result: ok. 12 passed; 0 failed; …`, as libtest and wasm-bindgen-test print it.
fn count_in(line: &str) -> Option<Count> {
    let (_, numbers) = line.split_once("test result: ")?;
    let number_before = |word: &str| {
        let (before, _) = numbers.split_once(word)?;
        before.split_whitespace().last()?.parse().ok()
    };
    Some(Count {
        passed: number_before(" passed")?,
        failed: number_before(" failed")?,
    })
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn could_not_start(command: &Command, error: &std::io::Error) -> String {
    format!("{} could not be started: {error}", shown(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted_as_they_are_printed() {
        let ok = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; finished in 0.1s";
        assert_eq!(
            count_in(ok),
            Some(Count {
                passed: 12,
                failed: 0
            })
        );
        let bad = "test result: FAILED. 3 passed; 2 failed; 0 ignored";
        assert_eq!(
            count_in(bad),
            Some(Count {
                passed: 3,
                failed: 2
            })
        );
        assert_eq!(count_in("running 3 tests"), None);
    }
}
