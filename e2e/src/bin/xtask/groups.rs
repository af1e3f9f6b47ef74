//! `test`, `ci` and `e2e`: groups that run one after another whatever came of the ones before, and
//! one sum at the end.

use crate::product::Product;
use crate::run::Count;
use crate::toolchain::{self, Toolchain};
use crate::{Fallible, Options, check, debian, paths, product, say, size, tools};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Test,
    Ci,
    CiFast,
    Journeys,
}

/// The engines people use: Chrome and Edge, Firefox, and every browser on an iPhone.
const BROWSERS: [&str; 3] = ["chromium", "firefox", "webkit"];

/// Where every journey decides over a landing. In the others only [`FIRST`] do, `test` and `e2e` run all:
/// Firefox passes them, but has been seen to fail on a busy machine; WebKit still stops now and then while a
/// page is put away, and which function of a first visit it needs besides is a matter of chance. Owner: this file.
const DECIDES: &str = "chromium";
const FIRST: [&str; 2] = ["smoke::", "sharing::a_clinic"];

pub(crate) fn run(wanted: Wanted, options: &Options) -> Fallible<ExitCode> {
    let toolchain = toolchain::set_up()?;
    let mut report = Report::default();
    match wanted {
        Wanted::CiFast => {
            static_checks(&toolchain, &mut report);
            host_tests(&toolchain, false, &mut report);
        }
        Wanted::Journeys => {
            if report.plain("tools and browsers", || install(&toolchain)) {
                let product = report.result("release build", || product::build(&toolchain));
                journeys(&toolchain, product, wanted, options, &mut report);
            }
        }
        Wanted::Test | Wanted::Ci => {
            let product = std::thread::scope(|scope| {
                // most of it occupies one core only, and nothing else waits for it
                let building = scope.spawn(|| -> Fallible<Product> {
                    install(&toolchain)?;
                    match wanted {
                        Wanted::Ci => product::with_tested_server(&toolchain),
                        _ => product::build(&toolchain),
                    }
                });
                if wanted == Wanted::Ci {
                    static_checks(&toolchain, &mut report);
                }
                host_tests(&toolchain, true, &mut report);
                report.result("tools, browsers and build, begun with the tests", || {
                    let built = building.join();
                    built.map_err(|_| "building panicked".to_owned())?
                })
            });
            for (name, browser) in [("Chromium", "chromium"), ("Firefox", "firefox")] {
                report.group(&format!("browser units in {name}"), || {
                    check::wasm_tests(&toolchain, browser)
                });
            }
            journeys(&toolchain, product, wanted, options, &mut report);
        }
    }
    Ok(report.end())
}

fn static_checks(toolchain: &Toolchain, report: &mut Report) {
    for (name, work) in check::ALL {
        report.plain(name, || work(toolchain));
    }
}

fn host_tests(toolchain: &Toolchain, foreign: bool, report: &mut Report) {
    report.group("rules, stores, server, markup", || {
        check::host_tests(toolchain, foreign)
    });
}

fn journeys(
    toolchain: &Toolchain,
    product: Option<Product>,
    wanted: Wanted,
    options: &Options,
    report: &mut Report,
) {
    let Some(product) = product else {
        return;
    };
    if wanted == Wanted::Ci {
        report.plain("first download within its budget", || size::check(&product));
    }
    for browser in BROWSERS {
        let filters = match wanted {
            Wanted::Ci if browser != DECIDES => FIRST.map(str::to_owned).to_vec(),
            _ => options.filters.clone(),
        };
        if options.words.is_empty() || options.words.iter().any(|word| word == browser) {
            let name = format!("journeys in {browser}");
            report.group(&name, || {
                check::journeys(toolchain, &product, browser, &filters)
            });
        }
    }
}

/// Everything the browser tests need besides the build.
pub(crate) fn install(toolchain: &Toolchain) -> Fallible<()> {
    tools::for_building(toolchain)?;
    tools::geckodriver(toolchain)?;
    tools::axe()?;
    let wanted = [
        ("chromium", "chromium"),
        ("chromedriver", "chromium-driver"),
        ("firefox-esr", "firefox-esr"),
        ("WebKitWebDriver", "webkit2gtk-driver"),
        ("Xvfb", "xvfb"),
    ];
    let mut packages: Vec<&str> = wanted
        .iter()
        .filter(|(program, _)| paths::find_program(program).is_none())
        .map(|(_, package)| *package)
        .collect();
    if !PathBuf::from("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists() {
        packages.push("fonts-noto-cjk");
    }
    if packages.is_empty() {
        Ok(())
    } else {
        debian::ensure(&packages, "tests in real browsers")
    }
}

#[derive(Default)]
struct Report {
    sum: Count,
    failed: Vec<String>,
    times: Vec<(String, Duration, Count)>,
}

impl Report {
    fn group(&mut self, name: &str, work: impl FnOnce() -> (Count, Fallible<()>)) -> bool {
        say::step(name);
        let begin = say::now();
        let (mut count, outcome) = work();
        if let Err(error) = &outcome {
            say::problem(&format!("{name}: {error}"));
            self.failed.push(name.to_owned());
            // a group that fails without a failed test (it did not compile) is one failure
            count.failed = count.failed.max(1);
        }
        self.sum += count;
        say::note(&format!("{name}: {}", say::span(begin.elapsed())));
        self.times.push((name.to_owned(), begin.elapsed(), count));
        outcome.is_ok()
    }

    fn result<T>(&mut self, name: &str, work: impl FnOnce() -> Fallible<T>) -> Option<T> {
        let mut result = None;
        self.plain(name, || {
            result = Some(work()?);
            Ok(())
        });
        result
    }

    fn plain(&mut self, name: &str, work: impl FnOnce() -> Fallible<()>) -> bool {
        self.group(name, || (Count::default(), work()))
    }

    fn end(self) -> ExitCode {
        let mut text = String::from("\n");
        for (name, time, count) in &self.times {
            let verdict = if self.failed.contains(name) {
                "FAILED"
            } else {
                "ok"
            };
            text += &format!("{verdict:<7}{:>13}  {name}", say::span(*time));
            if *count != Count::default() {
                text += &format!(" ({} passed, {} failed)", count.passed, count.failed);
            }
            text.push('\n');
        }
        if !self.failed.is_empty() {
            text += &format!("\nfailed: {}\n", self.failed.join(" · "));
        }
        text += &format!("\n{} passed, {} failed\n", self.sum.passed, self.sum.failed);
        say::plain(&text);
        if self.failed.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_group_does_not_stop_the_next_and_fails_the_whole() {
        let mut report = Report::default();
        report.group("broken", || {
            (Count::default(), Err("does not compile".to_owned()))
        });
        report.group("fine", || {
            (
                Count {
                    passed: 3,
                    failed: 0,
                },
                Ok(()),
            )
        });
        assert_eq!(
            report.sum,
            Count {
                passed: 3,
                failed: 1
            }
        );
        assert_eq!(report.failed, ["broken"]);
    }
}
