//! What a browser has written into its profile.

use super::wait::until;
use super::{Browser, Outcome, ensure};
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

impl Browser {
    /// Fails where any file of the profile holds one of these texts, as UTF-8 or UTF-16.
    pub(crate) fn holds_no_secret(&self, texts: &[&str]) -> Outcome {
        let mut folders = vec![self.profile().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let (kind, path) = entry.map(|it| (it.file_type(), it.path()))?;
                if kind?.is_dir() {
                    folders.push(path);
                    continue;
                }
                for text in texts {
                    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                    ensure(
                        !holds(&path, text.as_bytes()) && !holds(&path, &wide),
                        || format!("{} holds {text}", path.display()),
                    )?;
                }
            }
        }
        Ok(())
    }
}

fn holds(file: &Path, bytes: &[u8]) -> bool {
    let found = std::fs::read(file).unwrap_or_default();
    found.windows(bytes.len()).any(|part| part == bytes)
}
