//! The three engines: which driver, which flags, what each cannot do under a driver.

use super::Outcome;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// An engine, chosen by `TSUNAGU_BROWSER`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    /// The engine of every browser on an iPhone.
    Webkit,
}

impl Engine {
    pub(crate) fn from_environment() -> Outcome<Self> {
        match std::env::var("TSUNAGU_BROWSER").as_deref() {
            Ok("chromium") | Err(_) => Ok(Self::Chromium),
            Ok("firefox") => Ok(Self::Firefox),
            Ok("webkit") => Ok(Self::Webkit),
            Ok(other) => Err(format!("TSUNAGU_BROWSER is `{other}`").into()),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// WebKitGTK keeps the storage of a driven session in memory: a new process finds nothing. There
    /// a reload stands for the restart.
    pub(crate) fn keeps_storage(self) -> bool {
        self != Self::Webkit
    }

    /// Its driver can stand for a finger on the sensor.
    pub(crate) fn has_authenticator(self) -> bool {
        self == Self::Chromium
    }

    /// It can be started without WebAssembly.
    pub(crate) fn can_drop_wasm(self) -> bool {
        self != Self::Webkit
    }

    /// boot.js starts nothing there before both parts of the program are here.
    pub(crate) fn waits_for_the_rest(self) -> bool {
        self == Self::Firefox
    }

    /// It draws on a display.
    pub(crate) fn needs_display(self) -> bool {
        self == Self::Webkit
    }

    pub(crate) fn driver(self, port: u16) -> Command {
        let mut command;
        match self {
            Self::Chromium => {
                command = Command::new("chromedriver");
                command.arg(format!("--port={port}"));
            }
            Self::Firefox => {
                let program =
                    std::env::var_os("GECKODRIVER").unwrap_or_else(|| "geckodriver".into());
                command = Command::new(program);
                command.args(["--port", &port.to_string(), "--marionette-port"]);
                // its default port is one for the whole machine
                command.arg(e2e::port::free().unwrap_or(0).to_string());
            }
            Self::Webkit => {
                command = Command::new("WebKitWebDriver");
                command
                    .arg(format!("--port={port}"))
                    .arg("--host=127.0.0.1");
            }
        }
        command
    }

    /// What is asked of the driver for a session on that profile.
    pub(crate) fn capabilities(
        self,
        profile: &Path,
        width: u32,
        height: u32,
        script: bool,
    ) -> Value {
        let mut wanted = match self {
            Self::Chromium => chromium(profile, width, height, script),
            Self::Firefox => firefox(profile, width, height, script),
            Self::Webkit => webkit(),
        };
        if let Some(fields) = wanted.as_object_mut() {
            fields.insert("acceptInsecureCerts".to_owned(), json!(false));
            fields.insert(
                "timeouts".to_owned(),
                json!({"script": 30_000, "pageLoad": 60_000, "implicit": 0}),
            );
        }
        wanted
    }
}

fn chromium(profile: &Path, width: u32, height: u32, script: bool) -> Value {
    let mut arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-crash-restore-bubble",
        "--lang=ja",
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    arguments.push(format!("--window-size={width},{height}"));
    if !script {
        // Lockdown Mode and some in-app browsers have no WebAssembly; this is Chromium's nearest
        arguments.push("--js-flags=--jitless".to_owned());
    }
    let mut options = json!({
        "args": arguments,
        "binary": program("chromium"),
        // only this makes a headless window as narrow as a phone
        "mobileEmulation": {"deviceMetrics": {"width": width, "height": height, "pixelRatio": 1.0, "touch": false, "mobile": false}},
    });
    // a camera is asked for in one test; nobody is there to answer
    if let Some(fields) = options.as_object_mut() {
        fields.insert(
            "prefs".to_owned(),
            json!({"profile.default_content_setting_values.media_stream_camera": 2}),
        );
    }
    json!({"browserName": "chrome", "goog:chromeOptions": options})
}

fn firefox(profile: &Path, width: u32, height: u32, script: bool) -> Value {
    json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "binary": program("firefox-esr"),
            "args": [
                "-headless",
                "-profile", profile,
                "--width", width.to_string(),
                "--height", height.to_string(),
            ],
            "prefs": {
                "javascript.options.wasm": script,
                "intl.accept_languages": "ja",
                "browser.sessionstore.resume_from_crash": false,
                "toolkit.startup.max_resumed_crashes": -1,
                "network.captive-portal-service.enabled": false,
                "network.connectivity-service.enabled": false,
            },
        },
    })
}

fn webkit() -> Value {
    json!({
        "webkitgtk:browserOptions": {"binary": mini_browser(), "args": ["--automation"]},
    })
}

fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .unwrap_or_else(|| PathBuf::from(name))
}

/// Where the distribution puts WebKitGTK's own little browser.
fn mini_browser() -> PathBuf {
    let machine = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
    let mut places = Vec::new();
    for base in [machine.as_str(), "/usr/lib64", "/usr/libexec", "/usr/lib"] {
        for version in ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"] {
            places.push(PathBuf::from(base).join(version).join("MiniBrowser"));
        }
    }
    places
        .iter()
        .find(|file| file.is_file())
        .cloned()
        .unwrap_or_else(|| PathBuf::from("MiniBrowser"))
}
