//! Why the database could not do it.

pub use sync::server_store::ServerStoreError as StoreError;

/// Something in the database is not as this release wrote it.
#[derive(Debug, thiserror::Error)]
#[error("{0} in the database is not readable")]
pub(super) struct Unreadable(pub(super) &'static str);

pub(super) fn unreadable(what: &'static str) -> StoreError {
    StoreError::Failed(Box::new(Unreadable(what)))
}

/// Busy if trying again may help, failed if not.
pub(super) fn of_sql(error: sqlx::Error) -> StoreError {
    let busy = match &error {
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Io(_)
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(inner) => inner.code().is_some_and(|code| is_busy(&code)),
        _ => false,
    };
    let source = Box::new(error);
    if busy {
        StoreError::Busy(source)
    } else {
        StoreError::Failed(source)
    }
}

/// SQLite: BUSY and LOCKED. PostgreSQL: serialisation failure, deadlock, lock not available,
/// too many connections, shutdown.
fn is_busy(code: &str) -> bool {
    let sqlite = code
        .parse::<u32>()
        .is_ok_and(|number| code.len() < 5 && matches!(number & 0xff, 5 | 6));
    sqlite
        || matches!(
            code,
            "40001" | "40P01" | "55P03" | "53300" | "57P01" | "57P02" | "57P03"
        )
}

#[cfg(test)]
mod tests {
    use super::is_busy;

    #[test]
    fn only_what_trying_again_may_help_is_busy() {
        for (code, expect) in [
            ("5", true),
            ("517", true),
            ("6", true),
            ("787", false),
            ("40P01", true),
            ("23505", false),
            ("42601", false),
        ] {
            assert_eq!(is_busy(code), expect, "{code}");
        }
    }
}
