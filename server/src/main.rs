//! The `server` binary: reads the command line, sets up the log, runs one command.

use clap::Parser;
use server::commands::{self, CommandError};
use server::config::{Audit, Cli, Command, LogFormat};
use std::error::Error;
use std::io::IsTerminal;
use std::process::ExitCode;
use tracing::level_filters::LevelFilter;

fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log(cli.log);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    match runtime.block_on(run(&cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

async fn run(command: &Command) -> Result<(), CommandError> {
    match command {
        Command::Serve(settings) => commands::serve(settings).await,
        Command::Migrate(database) => commands::migrate(database).await,
        Command::Backup(settings) => commands::backup(settings).await,
        Command::Restore(settings) => commands::restore(settings).await,
        Command::Import(settings) => commands::import(settings).await,
        Command::Export(settings) => commands::export(settings).await,
        Command::Audit(Audit::Verify(settings)) => commands::verify_audit(settings).await,
        Command::Invite(settings) => commands::invite(settings).await,
    }
}

fn failed(error: &dyn Error) -> ExitCode {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text = format!("{text}: {deeper}");
        cause = deeper.source();
    }
    tracing::error!("{text}");
    ExitCode::FAILURE
}

fn start_log(format: LogFormat) {
    let builder = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::INFO)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().init(),
    }
}
