//! What the command line can do beside serving: each opens the database, does one thing, and ends.

mod audit;
mod export;
mod invite;
mod serve;

pub use invite::invite;
pub use serve::serve;

use crate::clock::Clock;
use crate::config::{AuditVerify, Backup, Database, Export, Import, Restore};
use crate::import::{self, FILE_BYTES_MAX, ImportError};
use crate::live::Live;
use crate::rules::DomainRules;
use crate::store::{Imported, Place, Store, StoreError, backup as copies};
use domain::PersonId;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("the database cannot be used")]
    Store(#[from] StoreError),
    #[error("cannot read {path}")]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{0} is larger than {FILE_BYTES_MAX} bytes")]
    TooLarge(PathBuf),
    #[error("{path} cannot be imported")]
    Import {
        path: PathBuf,
        #[source]
        source: ImportError,
    },
    #[error("the demo people cannot be imported")]
    Demo(#[source] ImportError),
    #[error("{0} of the audit trails are not as they were written")]
    AuditBroken(usize),
    #[error("no person with this id")]
    NoPerson,
    #[error("cannot write the answer")]
    Write(#[source] std::io::Error),
    #[error(transparent)]
    Origin(#[from] crate::origin::OriginError),
    #[error("an OpenID provider cannot be used")]
    Oidc(#[from] crate::keys::oidc::OidcError),
    #[error("no randomness from the machine")]
    Random(#[source] getrandom::Error),
    #[error("no organisation or account with this id")]
    NobodyToInvite,
    #[error("the built app cannot be used")]
    Assets(#[from] crate::assets::AssetsError),
    #[error("cannot listen on {address}")]
    Listen {
        address: std::net::SocketAddr,
        #[source]
        source: std::io::Error,
    },
    #[error("serving failed")]
    Serve(#[source] std::io::Error),
}

fn place(database: &Database) -> Place {
    Place::new(database.database_url.as_deref(), &database.data)
}

async fn open(database: &Database, live: Live) -> Result<Store, CommandError> {
    Ok(Store::open(&place(database), Arc::new(DomainRules), live).await?)
}

/// `server migrate`
pub async fn migrate(database: &Database) -> Result<(), CommandError> {
    open(database, Live::default()).await?;
    tracing::info!("the database has this release's schema");
    Ok(())
}

/// `server import`
pub async fn import(settings: &Import) -> Result<(), CommandError> {
    // all files are read before the first one is written
    let mut bundles = Vec::with_capacity(settings.files.len());
    for path in &settings.files {
        bundles.push(read_bundle(path)?);
    }
    let store = open(&settings.database, Live::default()).await?;
    for bundle in bundles {
        let records = store.import(bundle).await?;
        tracing::info!(records, "imported");
    }
    Ok(())
}

fn read_bundle(path: &Path) -> Result<Imported, CommandError> {
    let failed = |source| CommandError::Read {
        path: path.to_owned(),
        source,
    };
    if std::fs::metadata(path).map_err(failed)?.len() > FILE_BYTES_MAX {
        return Err(CommandError::TooLarge(path.to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(failed)?;
    import::read(&text, Clock::Machine.now()).map_err(|source| CommandError::Import {
        path: path.to_owned(),
        source,
    })
}

/// `server export`
pub async fn export(settings: &Export) -> Result<(), CommandError> {
    let store = open(&settings.database, Live::default()).await?;
    export::write(
        &store,
        PersonId(settings.person),
        &mut std::io::stdout().lock(),
    )
    .await
}

/// `server audit verify`
pub async fn verify_audit(settings: &AuditVerify) -> Result<(), CommandError> {
    let store = open(&settings.database, Live::default()).await?;
    let person = settings.person.map(PersonId);
    audit::verify(&store, person, &mut std::io::stdout().lock()).await
}

/// `server backup`
pub async fn backup(settings: &Backup) -> Result<(), CommandError> {
    copies::backup(&place(&settings.database), &settings.file).await?;
    tracing::info!(file = %settings.file.display(), "backup written");
    Ok(())
}

/// `server restore`
pub async fn restore(settings: &Restore) -> Result<(), CommandError> {
    copies::restore(&settings.file, &place(&settings.database)).await?;
    tracing::info!("restored; devices will offer again what the backup lacks");
    Ok(())
}
