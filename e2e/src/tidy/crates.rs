//! The arrows between our crates: `domain <- sync, vault <- idb <- app <- server`, and `server -> sync, domain`.

use super::{File, Problem};

/// Each crate with those of ours it may use.
const ARROWS: [(&str, &[&str]); 7] = [
    ("app/domain/Cargo.toml", &[]),
    ("app/sync/Cargo.toml", &["domain"]),
    ("app/vault/Cargo.toml", &["domain"]),
    ("app/idb/Cargo.toml", &["domain", "sync", "vault"]),
    ("app/Cargo.toml", &["domain", "sync", "vault", "idb"]),
    ("server/Cargo.toml", &["domain", "sync", "app"]),
    ("e2e/Cargo.toml", &["e2e", "domain", "sync"]),
];
const OURS: [&str; 7] = ["domain", "sync", "vault", "idb", "app", "server", "e2e"];

/// All the rules may use: no clock, no randomness, no IO comes in by a dependency.
const DOMAIN: [&str; 7] = [
    "chrono",
    "libm",
    "miniz_oxide",
    "serde",
    "serde_json",
    "thiserror",
    "uuid",
];

pub(crate) fn check(file: &File) -> Vec<Problem> {
    let Some((_, allowed)) = ARROWS.iter().find(|(path, _)| *path == file.path) else {
        return Vec::new();
    };
    let mut problems = Vec::new();
    for (line, section, name) in dependencies(&file.text) {
        if OURS.contains(&name) && !allowed.contains(&name) {
            problems.push(Problem::of(
                file,
                line,
                format!("the arrow to `{name}` points the wrong way"),
            ));
        }
        if file.path == "app/domain/Cargo.toml"
            && section == "dependencies"
            && !DOMAIN.contains(&name)
        {
            problems.push(Problem::of(
                file,
                line,
                format!("`{name}`: the rules use {} only", DOMAIN.join(", ")),
            ));
        }
    }
    problems
}

/// (line, section, name) of every dependency written in the file.
fn dependencies(text: &str) -> Vec<(usize, &str, &str)> {
    let mut section = "";
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if section.ends_with("dependencies")
            && let Some((name, _)) = line.split_once(['=', '.', ' '])
            && !name.starts_with('#')
        {
            found.push((number + 1, section, name.trim()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::tidy::file;

    #[test]
    fn arrows_point_one_way() {
        let check = |path: &str, text: &str, problems: usize| {
            assert_eq!(
                super::check(&file(path, text)).len(),
                problems,
                "{path}: {text}"
            );
        };
        check(
            "app/sync/Cargo.toml",
            "[dependencies]\ndomain.workspace = true\n",
            0,
        );
        check(
            "app/sync/Cargo.toml",
            "[dependencies]\nidb.workspace = true\n",
            1,
        );
        check(
            "app/domain/Cargo.toml",
            "[dependencies]\nserde = \"1\"\n",
            0,
        );
        check("app/domain/Cargo.toml", "[dependencies]\nrand = \"1\"\n", 1);
        check(
            "app/domain/Cargo.toml",
            "[dev-dependencies]\nproptest = \"1\"\n",
            0,
        );
    }
}
