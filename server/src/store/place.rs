//! Where the database is.

use std::path::{Path, PathBuf};

const FILE: &str = "tsunagu.sqlite";

#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL URL, which may hold a password.
    Url(String),
}

impl Place {
    /// `postgres://…` and `sqlite:path` name it; without a URL it is a file in the data folder.
    #[must_use]
    pub fn new(url: Option<&str>, data: &Path) -> Self {
        match url.filter(|it| !it.is_empty()) {
            None => Place::File(data.join(FILE)),
            Some(url) => match url.strip_prefix("sqlite:") {
                Some(path) => Place::File(path.strip_prefix("//").unwrap_or(path).into()),
                None => Place::Url(url.to_owned()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_which_database() {
        let check = |url: Option<&str>, expect: Place| {
            assert!(Place::new(url, Path::new("data")) == expect, "{url:?}")
        };
        check(None, Place::File("data/tsunagu.sqlite".into()));
        check(Some(""), Place::File("data/tsunagu.sqlite".into()));
        check(Some("sqlite:a/b.sqlite"), Place::File("a/b.sqlite".into()));
        check(
            Some("sqlite:///a/b.sqlite"),
            Place::File("/a/b.sqlite".into()),
        );
        check(
            Some("postgres://h/d"),
            Place::Url("postgres://h/d".to_owned()),
        );
    }
}
