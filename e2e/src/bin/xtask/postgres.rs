//! A PostgreSQL of our own for the tests: temporary folder, loopback port, gone afterwards.

use crate::{Fallible, debian, paths, run, say};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Running until dropped.
pub(crate) struct Postgres {
    bin: PathBuf,
    home: PathBuf,
    port: u16,
}

impl Postgres {
    pub(crate) fn start() -> Fallible<Self> {
        let bin = match bin() {
            Some(bin) => bin,
            None => {
                debian::ensure(&["postgresql"], "the tests of the PostgreSQL store")?;
                bin().ok_or("PostgreSQL's programs (initdb, pg_ctl) are not found")?
            }
        };
        let port = e2e::port::free().map_err(|error| format!("no free port: {error}"))?;
        // below /tmp: another user must be able to enter it
        let home = std::env::temp_dir().join(format!("tsunagu-postgres-{}", std::process::id()));
        paths::remove(&home)?;
        paths::make(&home)?;
        let postgres = Self { bin, home, port };
        say::timed("starting PostgreSQL", || postgres.init_and_run())?;
        Ok(postgres)
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn init_and_run(&self) -> Fallible<()> {
        if debian::is_root() {
            run::check(Command::new("chown").arg("postgres").arg(&self.home))?;
        }
        let data = self.data();
        let mut init = self.program("initdb");
        init.args([
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
        ]);
        run::output(init.arg(&data))?;
        let settings = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync=off -c max_connections=200",
            self.port,
            self.home.display()
        );
        let mut start = self.program("pg_ctl");
        start.args(["start", "--wait", "--silent", "-o", &settings, "-l"]);
        start.arg(self.home.join("log")).arg("-D").arg(&data);
        // not `output`: the server keeps the streams open
        run::check(&mut start)
    }

    fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    /// It refuses to run as root.
    fn program(&self, name: &str) -> Command {
        let program = self.bin.join(name);
        let mut command = if debian::is_root() {
            let mut other = Command::new("runuser");
            other.args(["-u", "postgres", "--"]).arg(program);
            other
        } else {
            Command::new(program)
        };
        command.current_dir(&self.home);
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        stop.args(["stop", "--mode=immediate", "--silent", "-D"])
            .arg(self.data());
        if let Err(error) = run::output(&mut stop).and_then(|_| paths::remove(&self.home)) {
            say::problem(&format!(
                "the test's PostgreSQL did not stop cleanly: {error}"
            ));
        }
    }
}

/// Where `initdb` is: on PATH, or where Debian puts it (the newest).
fn bin() -> Option<PathBuf> {
    if let Some(program) = paths::find_program("initdb") {
        return program.parent().map(Path::to_owned);
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut folders: Vec<PathBuf> = versions
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").is_file())
        .collect();
    folders.sort();
    folders.pop()
}
