//! One built file: its bytes, its compressed siblings, its type, and how long it may be cached.

use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::path::Path;

/// How a body is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    Plain,
    Gzip,
    Brotli,
}

impl Coding {
    /// The token of `Content-Encoding`; none for the plain bytes.
    #[must_use]
    pub fn token(self) -> Option<&'static str> {
        match self {
            Coding::Plain => None,
            Coding::Gzip => Some("gzip"),
            Coding::Brotli => Some("br"),
        }
    }
}

#[derive(Debug)]
pub struct AssetFile {
    pub content_type: &'static str,
    /// Validator, weak because the compressed forms share it.
    pub etag: String,
    /// The name carries a hash of the content: the bytes under this name never change.
    pub immutable: bool,
    /// A document, or the service worker, which may fetch only what the policy its script came with
    /// allows: it gets the fixed policy of the offline shell.
    pub document: bool,
    plain: Bytes,
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
}

/// What to send for one request.
#[derive(Debug)]
pub struct Found {
    pub body: Bytes,
    pub coding: Coding,
}

impl AssetFile {
    pub(super) fn read(name: &str, path: &Path) -> std::io::Result<Self> {
        let plain = Bytes::from(std::fs::read(path)?);
        let hash = Sha256::digest(&plain);
        Ok(AssetFile {
            content_type: content_type(name),
            etag: format!("W/\"{}\"", crate::hex::encode(&hash[..16])),
            immutable: names_its_content(name),
            document: name.ends_with(".html") || name == "sw.js",
            gzip: sibling(path, "gz")?,
            brotli: sibling(path, "br")?,
            plain,
        })
    }

    /// The smallest form the browser says it can read.
    #[must_use]
    pub fn choose(&self, accept_encoding: &str) -> Found {
        let accepts = |token: &str| {
            accept_encoding.split(',').any(|part| {
                let mut pieces = part.split(';').map(str::trim);
                let named = pieces.next() == Some(token);
                named
                    && !pieces.any(|piece| matches!(piece, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
            })
        };
        match (&self.brotli, &self.gzip) {
            (Some(body), _) if accepts("br") => Found {
                body: body.clone(),
                coding: Coding::Brotli,
            },
            (_, Some(body)) if accepts("gzip") => Found {
                body: body.clone(),
                coding: Coding::Gzip,
            },
            _ => Found {
                body: self.plain.clone(),
                coding: Coding::Plain,
            },
        }
    }
}

fn sibling(path: &Path, extension: &str) -> std::io::Result<Option<Bytes>> {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    match std::fs::read(name) {
        Ok(bytes) => Ok(Some(Bytes::from(bytes))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// `app-0123456789abcdef_bg.wasm` and `app-0123456789abcdef.js`: trunk and the build put at least
/// eight hexadecimal digits behind a hyphen.
fn names_its_content(name: &str) -> bool {
    let stem = name.rsplit('/').next().unwrap_or(name);
    stem.split(['.', '_']).any(|part| {
        part.rsplit_once('-')
            .is_some_and(|(_, hash)| hash.len() >= 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
    })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::names_its_content;

    #[test]
    fn only_a_name_with_a_hash_is_cached_for_ever() {
        let check =
            |name: &str, expect: bool| assert_eq!(names_its_content(name), expect, "{name}");
        check("app-0123456789abcdef_bg.wasm", true);
        check("app-0123456789abcdef.js", true);
        check("snippets/idb-00aa11bb/inline.js", false);
        check("snippets/x-00aa11bb22cc33dd.js", true);
        check("sw.js", false);
        check("boot.js", false);
        check("index.html", false);
        check("icons/apple-touch-icon.png", false);
        check("manifest.webmanifest", false);
    }
}
