//! Checksums over rows: a page that was cut or changed on its way is not stored, and two replicas
//! can be compared by one number.
//!
//! Only what every release knows goes in: a newer server may add properties to a row.

use crate::wire::{PageDigest, Row, RowStatus, ScopeKind, SyncResponse, Verdict};
use serde_json::Value;

const FNV_OFFSET: u32 = 0x811c_9dc5;
const FNV_PRIME: u32 = 0x0100_0193;

fn fnv1a(hash: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(hash, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(FNV_PRIME)
    })
}

/// FNV-1a 32 over the row's id text, its person, kind, `seq` in decimal, time, author, corrections,
/// status and body, and for each field its linkId and the names of its versions.
pub fn of_row(row: &Row) -> u32 {
    let status: &[u8] = match row.status {
        RowStatus::Draft => b"draft",
        RowStatus::Final => b"final",
        RowStatus::Discarded => b"discarded",
    };
    let mut hash = fnv1a(FNV_OFFSET, row.id.to_string().as_bytes());
    hash = fnv1a(hash, row.person.0.as_bytes());
    hash = fnv1a(hash, row.kind.as_bytes());
    hash = fnv1a(hash, row.seq.to_string().as_bytes());
    hash = fnv1a(hash, &row.updated_at.0.to_le_bytes());
    hash = fnv1a(hash, row.author.account.0.as_bytes());
    for other in [row.supersedes, row.superseded_by] {
        hash = fnv1a(
            hash,
            other
                .map(|other| other.0.into_bytes())
                .as_ref()
                .map_or(&[][..], |bytes| &bytes[..]),
        );
    }
    hash = fnv1a(hash, status);
    hash = fnv1a(hash, row.body.get().as_bytes());
    for (link, versions) in &row.fields {
        hash = fnv1a(hash, link.as_bytes());
        for version in versions {
            hash = fnv1a(hash, version.change.0.as_bytes());
            hash = fnv1a(hash, &version.at.0.to_le_bytes());
            hash = of_value(hash, &version.value);
        }
    }
    hash
}

/// Independent of the order of an object's members: two programs may keep it differently.
fn of_value(hash: u32, value: &Value) -> u32 {
    match value {
        Value::Null => fnv1a(hash, b"null"),
        Value::Bool(value) => fnv1a(hash, &[u8::from(*value)]),
        Value::Number(number) => fnv1a(hash, number.to_string().as_bytes()),
        Value::String(text) => fnv1a(hash, text.as_bytes()),
        Value::Array(items) => items.iter().fold(fnv1a(hash, b"["), of_value),
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            let member = |hash, (name, value): (&String, &Value)| {
                of_value(fnv1a(hash, name.as_bytes()), value)
            };
            members.into_iter().fold(fnv1a(hash, b"{"), member)
        }
    }
}

/// Count and sum of a page. The order of the rows does not matter.
pub fn of_page<'a>(rows: impl IntoIterator<Item = &'a Row>) -> PageDigest {
    rows.into_iter()
        .fold(PageDigest { count: 0, sum: 0 }, |digest, row| PageDigest {
            count: digest.count.saturating_add(1),
            sum: digest.sum.wrapping_add(of_row(row)),
        })
}

/// Everything in an answer that says what to do with its rows: epoch, cursors, outcomes, scope, leases. An
/// answer without leases has the same sum as before there were any.
pub fn of_frame(response: &SyncResponse) -> u32 {
    let mut hash = fnv1a(FNV_OFFSET, response.epoch.as_bytes());
    hash = fnv1a(hash, response.cursor.0.as_bytes());
    hash = fnv1a(
        hash,
        response
            .after
            .as_ref()
            .map_or(&[][..], |after| after.0.as_bytes()),
    );
    hash = fnv1a(hash, &[u8::from(response.more)]);
    for outcome in &response.outcomes {
        hash = fnv1a(hash, outcome.id.0.as_bytes());
        hash = match outcome.verdict {
            Verdict::Accepted { seq } => fnv1a(hash, &seq.to_le_bytes()),
            Verdict::Refused { .. } => fnv1a(hash, b"refused"),
        };
    }
    for change in &response.scope {
        hash = fnv1a(hash, change.person.0.as_bytes());
        hash = fnv1a(
            hash,
            match change.kind {
                ScopeKind::Reset => b"reset",
                ScopeKind::Gone => b"gone",
            },
        );
    }
    for lease in &response.leases {
        hash = fnv1a(hash, lease.person.0.as_bytes());
        hash = fnv1a(hash, &lease.until.0.to_le_bytes());
    }
    hash
}
