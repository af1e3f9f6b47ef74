//! OpenID Connect: sending people to a provider, and believing what they bring back, or not.
//!
//! Authorization code with PKCE, state and nonce. Metadata and keys are asked for anew at every sign-in, so
//! that a key the provider exchanged is neither missed nor believed too long.

use crate::config::OidcSetting;
use domain::Instant;
use openidconnect::core::{
    CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreProviderMetadata,
};
use openidconnect::reqwest::{Client, ClientBuilder, redirect};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, TokenResponse,
};
use std::path::PathBuf;
use std::time::Duration;

/// A provider that answers later than this does not answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// One of the providers people may sign in with.
#[derive(Clone, Debug)]
pub struct Provider {
    /// In addresses; made from the issuer.
    pub id: String,
    pub name: String,
    issuer: IssuerUrl,
    client_id: ClientId,
    secret: ClientSecret,
    http: Client,
}

#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    #[error("cannot read {path}")]
    Secret {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{0:?} is no issuer: https only, but for this machine itself")]
    Issuer(String),
    #[error("no client for HTTP")]
    Http(#[source] openidconnect::reqwest::Error),
    #[error("the provider does not answer as it should: {0}")]
    Provider(String),
    #[error("what was brought back does not hold: {0}")]
    Claims(String),
}

/// Where to send somebody, and what to remember meanwhile.
pub struct Departure {
    pub location: String,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// Who came back.
#[derive(Debug)]
pub struct Arrival {
    pub subject: String,
    /// When they last proved it there.
    pub proved_at: Option<Instant>,
}

type Ready = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The providers of the settings.
pub fn providers(settings: &[OidcSetting]) -> Result<Vec<Provider>, OidcError> {
    settings.iter().map(provider).collect()
}

fn provider(setting: &OidcSetting) -> Result<Provider, OidcError> {
    let bad = || OidcError::Issuer(setting.issuer.clone());
    let issuer = IssuerUrl::new(setting.issuer.clone()).map_err(|_| bad())?;
    let loopback = matches!(
        issuer.url().host_str(),
        Some("localhost" | "127.0.0.1" | "[::1]")
    );
    if issuer.url().scheme() != "https" && !loopback {
        return Err(bad());
    }
    let secret =
        std::fs::read_to_string(&setting.secret_file).map_err(|source| OidcError::Secret {
            path: setting.secret_file.clone(),
            source,
        })?;
    let http = ClientBuilder::new()
        // a provider that sends us elsewhere could send us into our own network
        .redirect(redirect::Policy::none())
        .timeout(PATIENCE)
        .build()
        .map_err(OidcError::Http)?;
    let digest = <sha2::Sha256 as sha2::Digest>::digest(setting.issuer.as_bytes());
    Ok(Provider {
        id: crate::hex::encode(&digest[..4]),
        name: setting.name.clone(),
        issuer,
        client_id: ClientId::new(setting.client_id.clone()),
        secret: ClientSecret::new(secret.trim().to_owned()),
        http,
    })
}

impl Provider {
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// Asks the provider for its addresses and keys, as they are now.
    async fn ready(&self, redirect: &str) -> Result<Ready, OidcError> {
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http)
            .await
            .map_err(told)?;
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(told)?;
        let client = CoreClient::from_provider_metadata(
            metadata,
            self.client_id.clone(),
            Some(self.secret.clone()),
        );
        Ok(client.set_redirect_uri(redirect))
    }

    /// Where a browser goes to prove who its person is. Only an identifier is asked for, no name and no
    /// address: people are known here by (issuer, subject).
    ///
    /// `again`: they prove it now, even if they are signed in there since this morning.
    pub async fn depart(&self, redirect: &str, again: bool) -> Result<Departure, OidcError> {
        let client = self.ready(redirect).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge);
        if again {
            request = request
                .add_prompt(CoreAuthPrompt::Login)
                .set_max_age(Duration::ZERO);
        }
        let (location, state, nonce) = request.url();
        Ok(Departure {
            location: location.into(),
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
        })
    }

    /// Exchanges the code and checks the id token: signature by a key of the issuer's, algorithm, issuer,
    /// audience, time, nonce, and that the access token belongs to it.
    pub async fn arrive(
        &self,
        redirect: &str,
        code: String,
        (nonce, verifier): (String, String),
        now: Instant,
    ) -> Result<Arrival, OidcError> {
        let client = self.ready(redirect).await?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(told)?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request_async(&self.http)
            .await
            .map_err(told)?;
        let token = answer
            .id_token()
            .ok_or_else(|| OidcError::Claims("no id token".to_owned()))?;
        let verifier = client.id_token_verifier().set_time_fn(move || {
            chrono::DateTime::from_timestamp_millis(now.0).unwrap_or_default()
        });
        let claims = token.claims(&verifier, &Nonce::new(nonce)).map_err(held)?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(held)?;
            let key = token.signing_key(&verifier).map_err(held)?;
            let actual =
                AccessTokenHash::from_token(answer.access_token(), algorithm, key).map_err(held)?;
            if actual != *expected {
                return Err(OidcError::Claims("another access token".to_owned()));
            }
        }
        Ok(Arrival {
            subject: claims.subject().to_string(),
            proved_at: claims.auth_time().map(|it| Instant(it.timestamp_millis())),
        })
    }
}

/// The kind of failure with its causes; none of these texts holds a token or a code.
fn told(error: impl std::error::Error) -> OidcError {
    OidcError::Provider(chain(&error))
}

fn held(error: impl std::error::Error) -> OidcError {
    OidcError::Claims(chain(&error))
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text = format!("{text}: {deeper}");
        cause = deeper.source();
    }
    text
}
