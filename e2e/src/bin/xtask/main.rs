//! `cargo xtask`: every command of the project, from a fresh machine on. Knows how things are built,
//! started and checked; knows nothing of health records.
//!
//! Only std, serde_json, two compressors and a reader of WebAssembly: it is compiled before anything else
//! can be shown.

mod assets;
mod bench;
mod check;
mod cut;
mod debian;
mod first_visit;
mod groups;
mod licences;
mod paths;
mod postgres;
mod product;
mod run;
mod say;
mod serve;
mod shared_output;
mod size;
mod toolchain;
mod tools;

use std::process::ExitCode;

/// What a command ends with when it cannot go on: a sentence for the developer.
type Fallible<T> = Result<T, String>;

const HELP: &str = "\
cargo xtask <command>

  start          set up what is missing, build, and serve on http://localhost:3000 with demo people
                   --port N         another port          --fresh   begin with an empty data folder
  test           rules, stores (SQLite and PostgreSQL), markup, browser unit tests, and the journeys
                 in Chromium, Firefox and WebKit
  dev            rebuild on change (trunk watch) and serve
                   --port N
  ci             test + format, clippy (host and wasm), tidy, licences, size budget
                   --fast           without browsers and without the release build
  build          the release build that start, e2e and bench use
                   server | web     only one half
  e2e            the journeys only
                   chromium | firefox | webkit   (any of them; all when none is named)
                   -- WORDS         only tests whose names contain one of WORDS
  size           what a first visit downloads, against its budget
  bench          side-by-side benchmarks, ratios printed
  profile        find out anew which functions a first visit runs (app/first-part.txt)
  fix            format and apply clippy's suggestions

Where things go
  $XDG_CACHE_HOME/tsunagu-techo (~/.cache/tsunagu-techo)   tools, wasm toolchain, build output
  TSUNAGU_TARGET          another folder for the build output
  TSUNAGU_TOOLCHAIN       rustup | debian: skip the choice (see README, prerequisites)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match command(&arguments) {
        Ok(code) => return code,
        Err(outcome) => outcome,
    };
    say::problem(&outcome);
    ExitCode::FAILURE
}

fn command(arguments: &[String]) -> Fallible<ExitCode> {
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("--help", arguments),
    };
    let options = Options::read(rest)?;
    match name {
        "start" => serve::start(&options),
        "dev" => serve::dev(&options),
        "test" => groups::run(groups::Wanted::Test, &options),
        "ci" if options.fast => groups::run(groups::Wanted::CiFast, &options),
        "ci" => groups::run(groups::Wanted::Ci, &options),
        "e2e" => groups::run(groups::Wanted::Journeys, &options),
        "build" => product::command(&options.words),
        "size" => size::report(&product::build(&toolchain::set_up()?)?),
        "bench" => bench::run(&options),
        "profile" => first_visit::profile(),
        "fix" => check::fix(),
        "help" | "--help" | "-h" => {
            say::plain(HELP);
            Ok(ExitCode::SUCCESS)
        }
        other => Err(format!("unknown command `{other}`\n\n{HELP}")),
    }
}

/// What may follow a command.
struct Options {
    port: u16,
    fast: bool,
    fresh: bool,
    /// Words without dashes: browsers for `e2e`, legs for `bench`.
    words: Vec<String>,
    /// Everything behind `--`.
    filters: Vec<String>,
}

impl Options {
    fn read(arguments: &[String]) -> Fallible<Self> {
        let mut options = Self {
            port: 3000,
            fast: false,
            fresh: false,
            words: Vec::new(),
            filters: Vec::new(),
        };
        let mut left = arguments.iter();
        while let Some(argument) = left.next() {
            match argument.as_str() {
                "--fast" => options.fast = true,
                "--fresh" => options.fresh = true,
                "--port" => {
                    let value = left.next().and_then(|value| value.parse().ok());
                    options.port = value.ok_or("--port needs a number from 1 to 65535")?;
                }
                "--" => options.filters.extend(left.by_ref().cloned()),
                "--help" | "-h" => return Err(HELP.to_owned()),
                dashed if dashed.starts_with('-') => {
                    return Err(format!("unknown option `{dashed}`\n\n{HELP}"));
                }
                word => options.words.push(word.to_owned()),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Fallible<Options> {
        Options::read(
            &line
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn options_are_read_in_any_order() {
        let options = read("webkit --port 4000 --fast -- offline draft").unwrap();
        assert_eq!((options.port, options.fast), (4000, true));
        assert_eq!(options.words, ["webkit"]);
        assert_eq!(options.filters, ["offline", "draft"]);
    }

    #[test]
    fn a_misspelt_option_is_named() {
        assert!(
            read("--prot 1")
                .err()
                .is_some_and(|text| text.contains("--prot"))
        );
        assert!(read("--port 70000").is_err());
    }
}
