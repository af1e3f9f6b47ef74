//! The two cookies a browser gets: its session, and for some minutes the question it has to answer.
//!
//! What they hold is random and rests here as a hash only.

use crate::origin::Site;
use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

/// 256 random bits as text. Never stored, never printed.
pub struct Token(String);

impl Token {
    pub fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Token(crate::hex::encode(&bytes)))
    }

    /// One that came in, if it has the shape of ours.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let shaped = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        shaped.then(|| Token(text.to_owned()))
    }

    /// What the database knows it by.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// For the one who is to have it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// Who is signed in.
    Session,
    /// What the browser was asked to prove before it is signed in.
    Ceremony,
}

impl Cookie {
    /// `__Host-` needs Secure, which WebKit refuses on plain loopback: hence two names.
    fn name(self, site: &Site) -> &'static str {
        match (self, site.secure()) {
            (Cookie::Session, true) => "__Host-tsunagu",
            (Cookie::Session, false) => "tsunagu",
            (Cookie::Ceremony, true) => "__Host-tsunagu-ask",
            (Cookie::Ceremony, false) => "tsunagu-ask",
        }
    }

    /// The header that gives a browser this cookie.
    #[must_use]
    pub fn set(self, site: &Site, token: &Token, max_age_millis: i64) -> Option<HeaderValue> {
        self.header(site, &token.0, max_age_millis / 1000)
    }

    /// The header that takes it away.
    #[must_use]
    pub fn clear(self, site: &Site) -> Option<HeaderValue> {
        self.header(site, "", 0)
    }

    fn header(self, site: &Site, value: &str, max_age_seconds: i64) -> Option<HeaderValue> {
        let secure = if site.secure() { "; Secure" } else { "" };
        let name = self.name(site);
        let text = format!(
            "{name}={value}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{secure}"
        );
        HeaderValue::try_from(text).ok()
    }

    /// The hash of exactly one cookie of the right shape. Two of the same name mean that somebody else's
    /// page planted one: neither is believed.
    #[must_use]
    pub fn read(self, site: &Site, headers: &HeaderMap) -> Option<[u8; 32]> {
        let name = self.name(site);
        let mut values = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter_map(|(key, value)| (key == name).then_some(value));
        let token = Token::read(values.next()?)?;
        values.next().is_none().then(|| token.hash())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_bound_to_tls_where_there_is_tls() {
        let check = |origin: Option<&str>, cookie: Cookie, expect: &str| {
            let site = Site::new(origin).unwrap();
            let header = cookie.set(&site, &Token("ab".to_owned()), 300_000).unwrap();
            assert_eq!(header.to_str().unwrap(), expect);
        };
        check(
            None,
            Cookie::Session,
            "tsunagu=ab; Path=/; Max-Age=300; HttpOnly; SameSite=Lax",
        );
        check(
            Some("https://techo.example.jp"),
            Cookie::Ceremony,
            "__Host-tsunagu-ask=ab; Path=/; Max-Age=300; HttpOnly; SameSite=Lax; Secure",
        );
    }

    #[test]
    fn only_one_well_formed_cookie_is_believed() {
        let site = Site::Loopback;
        let good = "0123456789abcdef".repeat(4);
        let check = |lines: &[String], expect: bool| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::COOKIE, line.parse().unwrap());
            }
            let found = Cookie::Session.read(&site, &headers).is_some();
            assert_eq!(found, expect, "{lines:?}");
        };
        check(&[], false);
        check(&[format!("tsunagu={good}")], true);
        check(&[format!("tsunagu-ask={good}")], false);
        check(&[format!("a=b; tsunagu={good}; c=d")], true);
        check(&[format!("tsunagu={good}; tsunagu={good}")], false);
        check(
            &[format!("tsunagu={good}"), format!("tsunagu={good}")],
            false,
        );
        check(&["tsunagu=short".to_owned()], false);
        check(&[format!("__Host-tsunagu={good}")], false);
    }
}
