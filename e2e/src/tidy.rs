//! The repository's own rules, kept by machine: what stands where, and how long a file may grow.
//! Each rule reads texts and gives back problems; `e2e/tests/tidy.rs` runs them over the clone.

mod crates;
mod head;
mod rust;
mod source;
mod style;

use std::fmt;
use std::io;
use std::path::Path;

/// A file of the repository.
#[derive(Clone, Debug)]
pub struct File {
    /// From the root, with slashes.
    pub path: String,
    pub text: String,
}

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub path: String,
    /// 0 when it is about the whole file.
    pub line: usize,
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, text } = self;
        if *line == 0 {
            write!(f, "{path}: {text}")
        } else {
            write!(f, "{path}:{line}: {text}")
        }
    }
}

impl Problem {
    fn of(file: &File, line: usize, text: impl Into<String>) -> Self {
        Self {
            path: file.path.clone(),
            line,
            text: text.into(),
        }
    }
}

/// What the rules found.
#[derive(Debug, Default)]
pub struct Findings {
    pub problems: Vec<Problem>,
    /// Worth a look, no failure.
    pub warnings: Vec<Problem>,
}

/// Longer than this, a file is worth splitting; longer than the second, it must be.
const LINES_WARN: usize = 300;
const LINES_MAX: usize = 400;

/// Runs every rule.
#[must_use]
pub fn check(files: &[File]) -> Findings {
    let mut findings = Findings::default();
    for file in files {
        length(file, &mut findings);
        findings.problems.extend(unfinished(file));
        match file.path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("rs") => findings.problems.extend(rust::check(file)),
            Some("css") => findings.problems.extend(style::check(file)),
            Some("toml") => findings.problems.extend(crates::check(file)),
            _ => {}
        }
    }
    findings.problems.extend(head::check(files));
    findings
}

fn length(file: &File, findings: &mut Findings) {
    let code = [".rs", ".css", ".js", ".mjs"]
        .iter()
        .any(|ending| file.path.ends_with(ending));
    let lines = file.text.lines().count();
    if code && lines > LINES_MAX {
        findings.problems.push(Problem::of(
            file,
            0,
            format!("{lines} lines, at most {LINES_MAX}: split it by topic"),
        ));
    } else if code && lines > LINES_WARN {
        findings.warnings.push(Problem::of(
            file,
            0,
            format!("{lines} lines, about {LINES_WARN} is the aim"),
        ));
    }
}

fn unfinished(file: &File) -> Vec<Problem> {
    let code = [".rs", ".css", ".js", ".html", ".sql"]
        .iter()
        .any(|ending| file.path.ends_with(ending));
    let lines = file.text.lines().enumerate().filter(|_| code);
    lines
        .filter(|(_, line)| MARKS.iter().any(|mark| mark_stands_in(line, mark)))
        .map(|(number, _)| {
            Problem::of(
                file,
                number + 1,
                "an unfinished mark: do it, or open an issue",
            )
        })
        .collect()
}

/// Put together so that this file does not contain them.
const MARKS: [&str; 3] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
];

/// Only at the beginning of a comment: a word in the middle may be anything's name.
fn mark_stands_in(line: &str, mark: &str) -> bool {
    let comments = ["//", "/*", "<!--", "--", "* "];
    let mut pieces = comments
        .iter()
        .flat_map(|opening| line.split(opening).skip(1));
    pieces.any(|piece| {
        piece
            .trim_start_matches(['/', '!', '*', ' '])
            .starts_with(mark)
    })
}

/// Reads the text files of a clone; what Git ignores or other people wrote stays out.
pub fn read(root: &Path) -> io::Result<Vec<File>> {
    let skipped = ["target", ".git", "node_modules", "dist", "bench"];
    let endings = ["rs", "css", "js", "mjs", "html", "toml", "sql"];
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                if !skipped.contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if name
                .rsplit_once('.')
                .is_some_and(|(_, ending)| endings.contains(&ending))
            {
                let relative = path.strip_prefix(root).unwrap_or(&path);
                let text = std::fs::read_to_string(&path)?;
                files.push(File {
                    path: relative.to_string_lossy().replace('\\', "/"),
                    text,
                });
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

#[cfg(test)]
pub(crate) fn file(path: &str, text: &str) -> File {
    File {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_warns_and_a_very_long_one_fails() {
        let check = |lines: usize, warnings: usize, problems: usize| {
            let text = format!("//! x\n{}", "\n".repeat(lines));
            let found = super::check(&[file("server/src/a.rs", &text)]);
            assert_eq!(
                (found.warnings.len(), found.problems.len()),
                (warnings, problems),
                "{lines}"
            );
        };
        check(200, 0, 0);
        check(350, 1, 0);
        check(450, 0, 1);
    }

    #[test]
    fn unfinished_marks_are_found() {
        let text = concat!("//! x\n// TO", "DO later\n");
        assert_eq!(check(&[file("app/src/a.rs", text)]).problems[0].line, 2);
    }
}
