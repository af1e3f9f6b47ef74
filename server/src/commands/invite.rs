//! `server invite`: a one-time link from whoever runs the server.

use super::{CommandError, open};
use crate::clock::Clock;
use crate::config::Invite;
use crate::cookie::Token;
use crate::live::Live;
use crate::session::MINUTE_MILLIS;
use crate::store::{Line, NewInvitation, Offer};
use domain::{AccountId, OrganizationId};
use serde_json::json;
use std::io::Write;
use sync::wire::Job;

/// Writes the link to standard output, and nowhere else: whoever has it can use it.
pub async fn invite(settings: &Invite) -> Result<(), CommandError> {
    let store = open(&settings.database, Live::default()).await?;
    let offer = match (settings.organization, settings.account) {
        (_, Some(account)) => Offer::Account(AccountId(account)),
        (Some(organization), None) => Offer::Staff {
            organization: OrganizationId(organization),
            role: Job::Administrator,
            administers: true,
        },
        (None, None) => return Err(CommandError::NobodyToInvite),
    };
    let known = match offer {
        Offer::Account(account) => store.account(account).await?.is_some(),
        Offer::Staff { organization, .. } => store.organization_exists(organization).await?,
        Offer::Person { .. } => false,
    };
    if !known {
        return Err(CommandError::NobodyToInvite);
    }
    let token = Token::new().map_err(CommandError::Random)?;
    let now = Clock::Machine.now();
    let subject = match offer {
        Offer::Account(account) => Some(account),
        _ => None,
    };
    let invitation = NewInvitation {
        hash: token.hash(),
        offer,
        invited_by: None,
        created_at: now,
        expires_at: now.plus_millis(i64::from(settings.hours) * 60 * MINUTE_MILLIS),
    };
    let line = Line {
        subject,
        at: now,
        event: "invited",
        content: json!({ "by": "operator" }),
    };
    store.invite(invitation, line).await?;
    let origin = settings.origin.trim_end_matches('/');
    writeln!(
        std::io::stdout().lock(),
        "{origin}/invite#{}",
        token.expose()
    )
    .map_err(CommandError::Write)
}
