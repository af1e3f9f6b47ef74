//! Rules for Rust files.

use super::source::{self, Halves};
use super::{File, Problem};

/// Words that belong in some places only.
struct Place {
    word: &'static str,
    /// Where the rule looks.
    within: &'static str,
    /// Where the word may stand all the same.
    except: &'static [&'static str],
    why: &'static str,
}

const PLACES: &[Place] = &[
    Place {
        word: "web_sys",
        within: "",
        except: &["app/idb/", "app/src/browser"],
        why: "the browser is named in app/idb and app/src/browser only",
    },
    Place {
        word: "sqlx",
        within: "",
        except: &["server/src/store", "server/tests/"],
        why: "SQL stays in server/src/store",
    },
    Place {
        word: "#[lazy",
        within: "app/",
        except: &[],
        why: "trunk cannot split: the whole program would stop",
    },
    Place {
        word: "Lazy::<",
        within: "app/",
        except: &[],
        why: "trunk cannot split: the whole program would stop",
    },
    Place {
        word: "::now()",
        within: "app/domain/src/",
        except: &[],
        why: "time is an argument",
    },
    Place {
        word: "::now()",
        within: "app/sync/src/",
        except: &[],
        why: "time is an argument",
    },
    Place {
        word: "SystemTime",
        within: "app/domain/src/",
        except: &[],
        why: "time is an argument",
    },
    Place {
        word: "new_v4",
        within: "app/domain/src/",
        except: &[],
        why: "ids are passed in",
    },
    Place {
        word: "now_v7",
        within: "app/domain/src/",
        except: &[],
        why: "ids are passed in",
    },
    Place {
        word: "async fn",
        within: "app/domain/src/",
        except: &[],
        why: "the rules wait for nothing",
    },
    Place {
        word: "leptos",
        within: "app/domain/",
        except: &[],
        why: "the rules know no screens",
    },
    Place {
        word: "leptos",
        within: "app/sync/",
        except: &[],
        why: "sync knows no screens",
    },
    Place {
        word: "leptos",
        within: "app/idb/",
        except: &[],
        why: "the store knows no screens",
    },
    Place {
        word: "#[ignore",
        within: "",
        except: &[],
        why: "a test that does not run is no test",
    },
    Place {
        word: "#[should_panic",
        within: "",
        except: &[],
        why: "compare the error instead",
    },
    Place {
        word: "#![allow",
        within: "",
        except: &[],
        why: "write #[expect(…, reason = \"…\")]",
    },
];

/// Conditional compilation stands in these files; elsewhere capabilities are passed in.
const CFG_FILES: [&str; 4] = [
    "app/src/lib.rs",
    "app/src/main.rs",
    "app/src/shell.rs",
    "app/idb/src/lib.rs",
];

/// The product's own name may stand anywhere.
const NAME: &str = "つなぐ手帳";

/// Where Japanese stands: the sentences, the data, and what reads people's own writing.
const JAPANESE: [&str; 6] = [
    "/ja/",
    "/ja.rs",
    "/tests/",
    "/demo",
    "/domain/src/input",
    "e2e/",
];

pub(crate) fn check(file: &File) -> Vec<Problem> {
    let halves = source::split(without_tests(file));
    let mut problems = Vec::new();
    if !file.text.trim_start().starts_with("//!") {
        problems.push(Problem::of(
            file,
            1,
            "a file opens with //!: what it is for, what it must not know",
        ));
    }
    let looks = PLACES
        .iter()
        .filter(|place| file.path.starts_with(place.within));
    for place in looks.filter(|place| !place.except.iter().any(|path| file.path.starts_with(path)))
    {
        problems.extend(
            lines_with(&halves.code, place.word)
                .map(|line| Problem::of(file, line, format!("`{}`: {}", place.word, place.why))),
        );
    }
    problems.extend(cfg(file, &halves));
    problems.extend(japanese(file, &halves));
    problems
}

/// Unit tests at the end of a file may name what they like.
fn without_tests(file: &File) -> &str {
    let own = ["/tests/", "/tests.rs"]
        .iter()
        .any(|part| file.path.contains(part));
    if own {
        return "";
    }
    file.text
        .find("\n#[cfg(test)]")
        .and_then(|at| file.text.get(..at))
        .unwrap_or(&file.text)
}

fn lines_with<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.lines()
        .enumerate()
        .filter(move |(_, line)| contains_word(line, word))
        .map(|(number, _)| number + 1)
}

/// `sqlx` is in `sqlx::query`, not in `my_sqlx_thing`.
fn contains_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().last());
        let after = line
            .get(at + word.len()..)
            .and_then(|text| text.chars().next());
        let opens = !word.starts_with(part) || !before.is_some_and(part);
        let closes = !word.ends_with(part) || !after.is_some_and(part);
        opens && closes
    })
}

fn cfg(file: &File, halves: &Halves) -> Vec<Problem> {
    if CFG_FILES.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let gate = |line: &str| {
        let conditional =
            line.contains("cfg(") || line.contains("cfg!(") || line.contains("cfg_attr(");
        conditional
            && ["feature", "target_arch", "target_family"]
                .iter()
                .any(|word| contains_word(line, word))
    };
    let lines = halves
        .code
        .lines()
        .enumerate()
        .filter(|(_, line)| gate(line));
    lines
        .map(|(number, _)| {
            Problem::of(
                file,
                number + 1,
                "conditional compilation: pass the capability in",
            )
        })
        .collect()
}

fn japanese(file: &File, halves: &Halves) -> Vec<Problem> {
    let path = format!("/{}", file.path);
    if JAPANESE.iter().any(|part| path.contains(part)) {
        return Vec::new();
    }
    let lines = halves.strings.lines().enumerate();
    lines
        .filter(|(_, line)| line.replace(NAME, "").chars().any(is_japanese))
        .map(|(number, _)| {
            Problem::of(
                file,
                number + 1,
                "a Japanese sentence outside the `ja` modules and data",
            )
        })
        .collect()
}

/// Kana, kanji, full-width letters; brackets and dots alone are no sentence.
fn is_japanese(c: char) -> bool {
    let kana =
        matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{ff66}'..='\u{ff9d}');
    kana || matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff5a}')
}

#[cfg(test)]
mod tests {
    use crate::tidy::file;

    #[test]
    fn words_are_kept_in_their_places() {
        let check = |path: &str, text: &str, problems: usize| {
            let found = super::check(&file(path, &format!("//! x\n{text}\n")));
            assert_eq!(found.len(), problems, "{path}: {text}: {found:?}");
        };
        check("app/src/home/page.rs", "use web_sys::Window;", 1);
        check("app/src/browser/tabs.rs", "use web_sys::Window;", 0);
        check("app/src/home/page.rs", "// web_sys is not named here", 0);
        check("server/src/routes/sync.rs", "sqlx::query(\"\")", 1);
        check("server/src/store/sqlite.rs", "sqlx::query(\"\")", 0);
        check("app/domain/src/age.rs", "let day = Utc::now();", 1);
        check("app/src/ui/field.rs", "#[cfg(feature = \"ssr\")]", 1);
        check("app/src/lib.rs", "#[cfg(feature = \"ssr\")]", 0);
        check("app/src/ui/field.rs", "let text = \"保存\";", 1);
        check("app/src/ui/field.rs", "/// 保存\nfn save() {}", 0);
        check("app/src/ja/errors.rs", "let text = \"保存\";", 0);
        check(
            "app/src/ui/field.rs",
            "fn f() {}\n#[cfg(test)]\nmod tests { const T: &str = \"保存\"; }",
            0,
        );
    }

    #[test]
    fn a_file_without_a_head_is_found() {
        assert_eq!(
            super::check(&file("server/src/a.rs", "fn a() {}\n")).len(),
            1
        );
    }
}
