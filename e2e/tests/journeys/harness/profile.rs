//! What a browser has written into its profile.

use super::wait::until;
use super::{Browser, Outcome};
use std::path::Path;
use std::time::Duration;

/// Chromium writes its cookies half a minute after they changed.
const COOKIES_WRITTEN: Duration = Duration::from_secs(60);
const COOKIE: &[u8] = b"tsunagu";

impl Browser {
    /// Waits until the sign-in would survive the browser's sudden death. Browsers keep fresh cookies in memory for a
    /// while; that is their business and not what a killed browser is to show here.
    pub(crate) async fn keeps_its_login(&self) -> Outcome {
        let profile = self.profile();
        until(
            "the browser has written its cookies",
            COOKIES_WRITTEN,
            || async {
                let files = [
                    "Default/Cookies",
                    "Default/Network/Cookies",
                    "cookies.sqlite",
                    "cookies.sqlite-wal",
                ];
                files
                    .iter()
                    .any(|file| holds(&profile.join(file), COOKIE))
                    .then_some(())
            },
        )
        .await
    }
}

fn holds(file: &Path, bytes: &[u8]) -> bool {
    let found = std::fs::read(file).unwrap_or_default();
    found.windows(bytes.len()).any(|part| part == bytes)
}
