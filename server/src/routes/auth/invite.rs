//! The inviting side: one-time links for staff and for people who are to act for somebody, and what came
//! of them; also the staff of an organisation.

use super::staff::administered;
use super::{acting, invitation, line, read, residents, told};
use crate::cookie::Token;
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::keys::code;
use crate::session::{MINUTE_MILLIS, SignedIn};
use crate::state::State;
use crate::store::{
    Account, Invitation, NewInvitation, Offer, Relation, keys::CONFIRM_MILLIS, own_row,
};
use axum::Json;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode};
use domain::access::{Action, Mandate, Permission};
use domain::fhir::audit_event::{AuditEvent, Event};
use domain::fhir::related_person::RelatedPerson;
use domain::{AccountId, Instant, OrganizationId, PersonId};
use serde::Deserialize;
use serde_json::{Value, json};
use sync::serve::named_id;
use sync::server_store::Caller;
use sync::wire::{Job, NewRecord, Row};

/// A code on a screen, read by somebody beside it; and one that goes home on paper (checklist A11).
const MINUTES_USUAL: i64 = 10;
const MINUTES_MAX: i64 = 24 * 60;

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Wanted {
    Staff {
        role: String,
        #[serde(default)]
        administers: bool,
    },
    /// A passkey for an account that is there: one's own, on another device, or that of somebody in one's
    /// organisation who has lost all keys.
    Account { account: AccountId },
    Person {
        person: PersonId,
        relation: String,
        /// What the certificate says, of 成年後見人等.
        mandate: Option<Mandate>,
    },
}

#[derive(Deserialize)]
pub(super) struct New {
    #[serde(flatten)]
    wanted: Wanted,
    /// Until the link is void.
    minutes: Option<i64>,
}

/// `POST /api/v1/invitations`: the link's secret is told this once.
pub(super) async fn invite(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let New { wanted, minutes } = read(&headers, body).await?;
    let now = state.clock().now();
    let account = &current.account;
    let offer = match wanted {
        Wanted::Staff { role, administers } => staff_offer(account, &role, administers)?,
        Wanted::Account { account: other } if other == account.id => Offer::Account(other),
        Wanted::Account { account: other } => {
            let organization = administered(account)?;
            if !works_at(&state, other, organization).await? {
                return Err(ApiError::NotFound);
            }
            Offer::Account(other)
        }
        Wanted::Person {
            person,
            relation,
            mandate,
        } => {
            let relation = Relation::of(&relation);
            let relation = relation.ok_or_else(|| ApiError::Malformed("relation".to_owned()))?;
            if named(&state, account, person, relation).await?.is_none() {
                return Err(ApiError::NotFound);
            }
            let mandate = checked(&state, person, relation, mandate).await?;
            Offer::Person {
                person,
                relation,
                mandate,
            }
        }
    };
    let minutes = minutes.unwrap_or(MINUTES_USUAL).clamp(1, MINUTES_MAX);
    let token = Token::new().map_err(ApiError::internal("making an invitation"))?;
    let new = NewInvitation {
        hash: token.hash(),
        offer,
        invited_by: Some(account.id),
        created_at: now,
        expires_at: now.plus_millis(minutes * MINUTE_MILLIS),
    };
    let expires_at = new.expires_at;
    let line = line(
        Some(account.id),
        now,
        "invited",
        &client,
        invitation::offer(&offer),
    );
    let written = state.store().invite(new, line).await;
    written.map_err(ApiError::store("writing an invitation"))?;
    let origin = state.site().origin_at(&client.host);
    Ok(Json(json!({
        "token": token.expose(),
        "link": format!("{origin}/invite#{}", token.expose()),
        "expires_at": expires_at.0,
    })))
}

fn staff_offer(account: &Account, role: &str, administers: bool) -> Result<Offer, ApiError> {
    let role = Job::from_code(role).filter(|it| it.is_staff());
    let role = role.ok_or_else(|| ApiError::Malformed("role".to_owned()))?;
    Ok(Offer::Staff {
        organization: administered(account)?,
        role,
        administers: administers || role == Job::Administrator,
    })
}

async fn works_at(
    state: &State,
    account: AccountId,
    organization: OrganizationId,
) -> Result<bool, ApiError> {
    let found = state.store().account(account).await;
    let found = found.map_err(ApiError::store("reading an account"))?;
    Ok(found.is_some_and(|it| it.organization == Some(organization)))
}

/// On what ground this account makes somebody that. A guardian names a second one; only the person names somebody to act
/// for them; a municipality gives back a notebook only where nobody holds it.
async fn named(
    state: &State,
    account: &Account,
    person: PersonId,
    relation: Relation,
) -> Result<Option<Permission>, ApiError> {
    let action = match relation {
        Relation::Guardian => Action::NameGuardian,
        Relation::Proxy => Action::NameProxy,
        Relation::Statutory => Action::NameStatutory,
        Relation::Owner if account.role.is_staff() => Action::HandBack,
        Relation::Owner => Action::HandOver,
    };
    let caller = acting::nowhere(account);
    let found = acting::permitted(state, &caller, person, action).await?;
    if found.is_some() && action == Action::HandBack && !residents::is_left(state, person).await? {
        return Ok(None);
    }
    Ok(found)
}

/// A mandate belongs to 成年後見人等 and to nobody else, and must be one that can be true.
async fn checked(
    state: &State,
    person: PersonId,
    relation: Relation,
    mandate: Option<Mandate>,
) -> Result<Option<Mandate>, ApiError> {
    let malformed = || ApiError::Malformed("mandate".to_owned());
    match (relation, mandate) {
        (Relation::Statutory, Some(mandate)) => {
            let birth = residents::birth(state, person).await?;
            let checked = mandate.check(birth, state.clock().today());
            checked.map_err(|_| malformed())?;
            Ok(Some(mandate))
        }
        (Relation::Statutory, None) | (_, Some(_)) => Err(malformed()),
        (_, None) => Ok(None),
    }
}

fn status(invitation: &Invitation, now: Instant) -> &'static str {
    let confirmable = |at: Instant| now.0 - at.0 < CONFIRM_MILLIS;
    match (invitation.accepted_at, invitation.ended_at) {
        (Some(_), Some(_)) => "done",
        (None, Some(_)) => "withdrawn",
        (Some(at), None) if confirmable(at) => "accepted",
        (None, None) if invitation.is_open(now) => "open",
        _ => "expired",
    }
}

/// `GET /api/v1/invitations`: those one made.
pub(super) async fn list(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
) -> Result<Json<Value>, ApiError> {
    let now = state.clock().now();
    let found = state.store().invitations_by(current.account.id).await;
    let found = found.map_err(ApiError::store("reading invitations"))?;
    let one = |it: &Invitation| {
        let mut told = invitation::offer(&it.offer);
        told["invitation"] = it.name.clone().into();
        told["status"] = status(it, now).into();
        told["created_at"] = it.created_at.0.into();
        told["expires_at"] = it.expires_at.0.into();
        told["accepted_by"] = it.accepter_name.clone().into();
        if let Offer::Person { person, .. } = it.offer {
            told["person"] = person.to_string().into();
        }
        told
    };
    let list: Vec<Value> = found.iter().map(one).collect();
    Ok(Json(json!({ "invitations": list })))
}

#[derive(Deserialize)]
pub(super) struct Confirm {
    invitation: String,
    /// As it was read out.
    code: String,
}

async fn own(state: &State, account: AccountId, name: &str) -> Result<Invitation, ApiError> {
    let found = state.store().invitations_by(account).await;
    let found = found.map_err(ApiError::store("reading invitations"))?;
    let found = found.into_iter().find(|it| it.name == name);
    found.ok_or(ApiError::InvitationVoid)
}

/// `POST /api/v1/invitations/confirm`: both sides said yes. Five wrong codes end the invitation.
pub(super) async fn confirm(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let Confirm { invitation, code } = read(&headers, body).await?;
    let now = state.clock().now();
    let account = &current.account;
    let found = own(&state, account.id, &invitation).await?;
    let Some(accepter) = found.accepted_by else {
        return Err(ApiError::InvitationVoid);
    };
    let Offer::Person {
        person,
        relation,
        mandate,
    } = found.offer
    else {
        return Err(ApiError::InvitationVoid);
    };
    // the try is taken before the code is looked at, so that no two at once share one
    let left = state.store().try_invitation(found.hash, now).await;
    if !left.map_err(ApiError::store("confirming an invitation"))? {
        return Err(ApiError::InvitationVoid);
    }
    let typed: String = code.chars().filter(char::is_ascii_digit).collect();
    if typed != code::spoken(state.store(), &found.hash, accepter) {
        let more = json!({ "invitation": found.name });
        let line = line(
            Some(account.id),
            now,
            "invitation-code-wrong",
            &client,
            more,
        );
        let noted = state.store().note(line).await;
        noted.map_err(ApiError::store("writing the journal"))?;
        return Err(ApiError::NotAllowed);
    }
    let caller = acting::nowhere(account);
    let permission = named(&state, account, person, relation).await?;
    let permission = permission.ok_or(ApiError::InvitationVoid)?;
    let what = match relation {
        Relation::Owner => Event::HandOver,
        Relation::Guardian | Relation::Proxy | Relation::Statutory => Event::Name,
    };
    let words = match (&found.accepter_name, mandate) {
        (Some(name), Some(mandate)) => Some(domain::ja::access::represents(name, mandate.powers)),
        (name, _) => name.clone(),
    };
    let id = named_id(&format!("named|{person}|{}", found.name));
    let named = AuditEvent {
        words,
        ..told::done(&caller, person, what, permission, (id, now))
    };
    let mut rows = vec![told::row(&caller, person, &named, (id, now))?];
    if relation == Relation::Owner {
        rows.extend(oneself(
            &caller,
            person,
            (accepter, found.accepter_name.as_deref()),
            now,
        ));
    }
    let more = json!({ "invitation": found.name, "person": person, "relation": relation.code() });
    let lines = [account.id, accepter].map(|subject| {
        line(
            Some(subject),
            now,
            "invitation-confirmed",
            &client,
            more.clone(),
        )
    });
    let confirmed = state
        .store()
        .confirm_invitation(found, lines.to_vec(), rows)
        .await;
    if confirmed.map_err(ApiError::store("confirming an invitation"))? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::InvitationVoid)
    }
}

/// 本人 as a RelatedPerson: by it a device knows, also offline, whose notebook it is.
fn oneself(
    caller: &Caller,
    person: PersonId,
    (account, name): (AccountId, Option<&str>),
    now: Instant,
) -> Option<Row> {
    let id = named_id(&format!("oneself|{person}|{account}"));
    let body = RelatedPerson::oneself(id, person, account, name);
    let record = NewRecord::new(id, "RelatedPerson", &body)?;
    Some(own_row(person, record, caller.author(), now))
}

#[derive(Deserialize)]
pub(super) struct Withdraw {
    invitation: String,
}

/// `POST /api/v1/invitations/withdraw`: the link is void from now on.
pub(super) async fn withdraw(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let Withdraw { invitation } = read(&headers, body).await?;
    let found = own(&state, current.account.id, &invitation).await?;
    let more = json!({ "invitation": found.name });
    let now = state.clock().now();
    let line = line(
        Some(current.account.id),
        now,
        "invitation-withdrawn",
        &client,
        more,
    );
    let withdrawn = state.store().withdraw_invitation(found.hash, line).await;
    if withdrawn.map_err(ApiError::store("withdrawing an invitation"))? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::InvitationVoid)
    }
}
