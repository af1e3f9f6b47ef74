//! 今回だけ: a code on the person's screen, opened once, within minutes, by whoever stands beside them.
//!
//! What it opens becomes a Consent like any other, for the account that opened it and nobody else: a picture of the code
//! taken by a bystander is worth nothing once it was used, and its use is in the log.

use super::{acting, attempt, line, read};
use crate::cookie::Token;
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::session::{MINUTE_MILLIS, SignedIn};
use crate::state::State;
use crate::store::{Account, Acts};
use axum::Json;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::HeaderMap;
use domain::access::acting::Acts::Owner;
use domain::access::package::{ONCE_OPEN_MINUTES, Package};
use domain::access::{Action, Categories, Category};
use domain::fhir::privacy::{Party, Period, PrivacyConsent, Provision};
use domain::fhir::{Incoming, When, check};
use domain::{Instant, PersonId, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::serve::named_id;
use sync::server_store::ServerStore;
use sync::wire::{Author, NewRecord};

/// What the code stands for, until it is opened. `once` tells it from everything else that is kept this way.
#[derive(Serialize, Deserialize)]
struct Offered {
    once: PersonId,
    categories: Vec<String>,
    by: Author,
    /// The notebook is their own.
    own: bool,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    person: PersonId,
    categories: Vec<String>,
}

/// `POST /api/v1/once`: the link's secret is told this once.
pub(super) async fn make(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let Wanted { person, categories } = read(&headers, body).await?;
    let account = &current.account;
    if !acting::may(&state, account, person, Action::Grant).await? {
        return Err(ApiError::NotFound);
    }
    let now = state.clock().now();
    let token = Token::new().map_err(ApiError::internal("making a code"))?;
    let everybody = acting::everybody(&state, person).await?;
    let is_owner = |it: &Acts| it.who.account == account.id && it.who.acts == Owner;
    let offered = Offered {
        once: person,
        categories,
        by: account.caller(domain::DeviceId(uuid::Uuid::nil())).author(),
        own: everybody.iter().any(is_owner),
    };
    // what could not become a Consent is said here, and not to whoever opens it
    if consent(&offered, account, token.hash(), now).is_none() {
        return Err(ApiError::Malformed("categories".to_owned()));
    }
    let content = serde_json::to_string(&offered).map_err(ApiError::internal("making a code"))?;
    let expires_at = now.plus_millis(ONCE_OPEN_MINUTES * MINUTE_MILLIS);
    let store = state.store();
    let kept = store.put_ceremony(token.hash(), content, now, expires_at);
    kept.await.map_err(ApiError::store("keeping a code"))?;
    let origin = state.site().origin_at(&client.host);
    Ok(Json(json!({
        "link": format!("{origin}/once#{}", token.expose()),
        "expires_at": expires_at.0,
    })))
}

fn categories_of(codes: &[String]) -> Option<Categories> {
    let all: Option<Vec<Category>> = codes.iter().map(|it| Category::from_code(it)).collect();
    all.map(|all| all.into_iter().collect())
}

#[derive(Deserialize)]
pub(super) struct Link {
    token: String,
}

/// `POST /api/v1/once/open`: by staff. Used, expired and never made are the same.
pub(super) async fn open(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let now = attempt(&state, &client)?;
    let Link { token } = read(&headers, body).await?;
    let account = &current.account;
    if !account.role.is_staff() {
        return Err(ApiError::NotAllowed);
    }
    let hash = Token::read(&token).ok_or(ApiError::InvitationVoid)?.hash();
    let found = state.store().take_ceremony(hash, now).await;
    let found = found.map_err(ApiError::store("opening a code"))?;
    let offered = found.and_then(|it| serde_json::from_str::<Offered>(&it).ok());
    let offered = offered.ok_or(ApiError::InvitationVoid)?;
    // whoever showed it may have lost the right meanwhile
    let giver = state.store().account(offered.by.account).await;
    let giver = giver.map_err(ApiError::store("reading an account"))?;
    let giver = giver.ok_or(ApiError::InvitationVoid)?;
    if !acting::may(&state, &giver, offered.once, Action::Grant).await? {
        return Err(ApiError::InvitationVoid);
    }
    let record = consent(&offered, account, hash, now).ok_or(ApiError::InvitationVoid)?;
    let written = state
        .store()
        .append(offered.once, record, offered.by.clone(), now);
    written.await.map_err(ApiError::store("letting in"))?;
    let more = json!({ "person": offered.once, "by": account.id });
    let told = line(Some(giver.id), now, "once-opened", &client, more);
    let noted = state.store().note(told).await;
    noted.map_err(ApiError::store("writing the journal"))?;
    Ok(Json(json!({ "person": offered.once })))
}

fn consent(offered: &Offered, reader: &Account, hash: [u8; 32], now: Instant) -> Option<NewRecord> {
    let package = Package::Once;
    let id: RecordId = named_id(&format!("once|{}", crate::hex::encode(&hash)));
    let by = if offered.own {
        Party::person(offered.once)
    } else {
        Party::account(offered.by.account, &offered.by.name)
    };
    let shown = match &reader.organization_name {
        Some(place) => format!("{place} {}", reader.name),
        None => reader.name.clone(),
    };
    let provision = Provision::permit(
        Party::account(reader.id, &shown),
        categories_of(&offered.categories)?,
        package.purposes(),
    );
    let consent = PrivacyConsent {
        package: Some(package),
        period: Period {
            start: Some(When::At(now)),
            end: Some(When::At(package.until(now, None))),
        },
        text_version: Some(domain::ja::package::TEXT_VERSION.to_owned()),
        language: Some("ja".to_owned()),
        ..PrivacyConsent::new(id, offered.once, by, now, vec![provision])
    };
    let record = NewRecord::new(id, "Consent", &consent.to_json())?;
    let incoming = Incoming {
        kind: &record.kind,
        record: id,
        person: offered.once,
    };
    check(&incoming, record.body.get()).ok()?;
    Some(record)
}
