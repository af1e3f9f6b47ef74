//! Checksums over rows: a page that was cut or changed on its way is not stored, and two replicas
//! can be compared by one number.
//!
//! Only what every release knows goes in: a newer server may add properties to a row.

use crate::wire::{PageDigest, Row, RowStatus};

const FNV_OFFSET: u32 = 0x811c_9dc5;
const FNV_PRIME: u32 = 0x0100_0193;

fn fnv1a(hash: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(hash, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(FNV_PRIME)
    })
}

/// FNV-1a 32 over the row's id text, `seq` in decimal, its status, the body's bytes, and for each
/// field its linkId and the names of its versions.
pub fn of_row(row: &Row) -> u32 {
    let status: &[u8] = match row.status {
        RowStatus::Draft => b"draft",
        RowStatus::Final => b"final",
        RowStatus::Discarded => b"discarded",
    };
    let mut hash = fnv1a(FNV_OFFSET, row.id.to_string().as_bytes());
    hash = fnv1a(hash, row.seq.to_string().as_bytes());
    hash = fnv1a(hash, status);
    hash = fnv1a(hash, row.body.get().as_bytes());
    for (link, versions) in &row.fields {
        hash = fnv1a(hash, link.as_bytes());
        for version in versions {
            hash = fnv1a(hash, version.change.0.as_bytes());
        }
    }
    hash
}

/// Count and sum of a page. The order of the rows does not matter.
pub fn of_page<'a>(rows: impl IntoIterator<Item = &'a Row>) -> PageDigest {
    rows.into_iter()
        .fold(PageDigest { count: 0, sum: 0 }, |digest, row| PageDigest {
            count: digest.count.saturating_add(1),
            sum: digest.sum.wrapping_add(of_row(row)),
        })
}
