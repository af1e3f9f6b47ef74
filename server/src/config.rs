//! The command line and the environment: every setting the server has, with its default.
//!
//! Must not know: databases, HTTP. It only says what was asked for.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The server of つなぐ手帳 (Tsunagu Techo).
///
/// Every flag can also be given by the environment variable named beside it.
#[derive(Debug, Parser)]
#[command(name = "server", version, about, long_about = None)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// How log lines are written to standard error.
    #[arg(long, global = true, env = "TSUNAGU_LOG", default_value = "text")]
    pub log: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer devices and browsers until stopped (SIGINT or SIGTERM).
    Serve(Serve),
    /// Bring the database to the schema of this release, then stop. `serve` does it too.
    Migrate(Database),
    /// Write everything into one file while the server may go on running.
    Backup(Backup),
    /// Put a backup into an empty database. Devices then offer again what the backup lacks.
    Restore(Restore),
    /// Read a FHIR R4 transaction Bundle (organisations, staff, people, their records).
    Import(Import),
    /// Write one person's records as a FHIR R4 Bundle to standard output.
    Export(Export),
    /// Check the trails of who read, wrote and changed what.
    #[command(subcommand)]
    Audit(Audit),
    /// Print a one-time link: for the first administrator of an organisation, or for somebody who came
    /// in by import and has no passkey yet.
    Invite(Invite),
}

#[derive(Clone, Debug, Args)]
pub struct Database {
    /// Folder of the SQLite file, used when no database URL is given.
    #[arg(long, env = "TSUNAGU_DATA", default_value = "data")]
    pub data: PathBuf,
    /// `postgres://user:password@host/name`, or `sqlite:path/to/file`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub database: Database,
    /// Address and port to listen on.
    #[arg(long, env = "TSUNAGU_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// Folder with the built app (`index.html`, `assets.json`, …). The build before it is looked for
    /// in the same name with `-previous`, since open tabs still ask for its files.
    #[arg(long, env = "TSUNAGU_ASSETS", default_value = "target/dist")]
    pub assets: PathBuf,
    /// Where people reach this server, such as `https://techo.example.jp`. Needed for anything but
    /// this machine alone: it turns on Secure cookies and is what a request's origin must equal.
    #[arg(long, env = "TSUNAGU_ORIGIN")]
    pub origin: Option<String>,
    /// Anybody may sign in as one of the invented demo people, who are created in an empty database.
    /// Never with real people's data.
    #[arg(long, env = "TSUNAGU_DEMO")]
    pub demo: bool,
    /// A proxy stands before this server; the last address in its `X-Forwarded-For` is who asks.
    #[arg(long, env = "TSUNAGU_PROXIED")]
    pub proxied: bool,
    /// An OpenID provider people may sign in with: `issuer,client-id,file-with-secret,name`. Several are
    /// parted by `;` in the environment.
    #[arg(long, env = "TSUNAGU_OIDC", value_delimiter = ';')]
    pub oidc: Vec<OidcSetting>,
    /// Requests one sign-in may make in a minute, on average; 0 for no limit.
    #[arg(long, env = "TSUNAGU_RATE", default_value_t = 1200)]
    pub rate: u32,
}

/// Where else people can prove who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcSetting {
    pub issuer: String,
    pub client_id: String,
    pub secret_file: PathBuf,
    pub name: String,
}

impl std::str::FromStr for OidcSetting {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.splitn(4, ',').map(str::trim).collect();
        let [issuer, client_id, secret_file, name] = parts.as_slice() else {
            return Err("write it like issuer,client-id,file-with-secret,name");
        };
        if parts.iter().any(|it| it.is_empty()) {
            return Err("none of issuer, client id, file and name may be empty");
        }
        Ok(OidcSetting {
            issuer: (*issuer).to_owned(),
            client_id: (*client_id).to_owned(),
            secret_file: PathBuf::from(secret_file),
            name: (*name).to_owned(),
        })
    }
}

#[derive(Clone, Debug, Args)]
pub struct Invite {
    #[command(flatten)]
    pub database: Database,
    /// Where people reach the server; the link begins with it.
    #[arg(long, env = "TSUNAGU_ORIGIN", default_value = "http://localhost:3000")]
    pub origin: String,
    /// Hours until the link is void.
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u16).range(1..=168))]
    pub hours: u16,
    /// The organisation that gets an administrator.
    #[arg(long, required_unless_present = "account", conflicts_with = "account")]
    pub organization: Option<uuid::Uuid>,
    /// The account that gets a passkey.
    #[arg(long)]
    pub account: Option<uuid::Uuid>,
}

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Go through every chain of hashes. One changed, added or missing line ends this with an error that names it.
    Verify(AuditVerify),
}

#[derive(Clone, Debug, Args)]
pub struct AuditVerify {
    #[command(flatten)]
    pub database: Database,
    /// Only this person's notebook.
    #[arg(long)]
    pub person: Option<uuid::Uuid>,
}

#[derive(Clone, Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    pub database: Database,
    /// The file to write. It must not exist yet.
    pub file: PathBuf,
}

#[derive(Clone, Debug, Args)]
pub struct Restore {
    #[command(flatten)]
    pub database: Database,
    /// A file written by `backup`.
    pub file: PathBuf,
}

#[derive(Clone, Debug, Args)]
pub struct Import {
    #[command(flatten)]
    pub database: Database,
    /// Bundles to read, in this order. Importing the same file twice changes nothing.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub struct Export {
    #[command(flatten)]
    pub database: Database,
    /// The person's id (`Patient.id`).
    #[arg(long)]
    pub person: uuid::Uuid,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn serve_listens_on_this_machine_only_unless_told() {
        let cli = Cli::try_parse_from(["server", "serve"]).unwrap();
        let Command::Serve(serve) = cli.command else {
            panic!("serve was asked for")
        };
        assert!(serve.listen.ip().is_loopback());
        assert!(!serve.demo);
    }
}
