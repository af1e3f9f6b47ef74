//! `start` and `dev`: the server on loopback with demo people in it.

use crate::assets::{self, Effort};
use crate::toolchain::{self, Toolchain};
use crate::{Fallible, Options, paths, product, run, say, tools};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode};
use std::time::{Duration, SystemTime};

/// How long the server may take to listen.
const LISTEN_SECONDS: u64 = 60;

/// Who is in the demo data; the sign-in page shows them too.
const SIGN_IN: &str = "\
Sign in with one tap (invented people, only because of --demo):
  guardian with two children      on a phone    (390 x 844)
  nurse, doctor of the clinic     on a tablet   (1180 x 820)
Stop with Ctrl+C.
";

pub(crate) fn start(options: &Options) -> Fallible<ExitCode> {
    let begin = say::now();
    let toolchain = toolchain::set_up()?;
    let product = product::build(&toolchain)?;
    let data = data_folder("demo", options)?;
    let mut child = serve(&product.server, &product.dist, &data, options.port)?;
    say::plain(&format!(
        "\nReady after {}: http://localhost:{}\n{SIGN_IN}Data: {}\n",
        say::span(begin.elapsed()),
        options.port,
        data.display()
    ));
    wait(&mut child)
}

/// Rebuilds what changed and keeps serving. A change of the server restarts it; the web app is taken
/// over by the running server.
pub(crate) fn dev(options: &Options) -> Fallible<ExitCode> {
    let toolchain = toolchain::set_up()?;
    tools::for_building(&toolchain)?;
    let data = data_folder("dev", options)?;
    let dist = paths::root().join("target/dist-dev");
    let mut web = Watched::new(&["app", "style", "public"]);
    let mut host = Watched::new(&["app/domain", "app/sync", "app/src", "server"]);
    let mut child: Option<Child> = None;
    loop {
        if web.changed()
            && let Err(error) = build_web_quickly(&toolchain, &dist)
        {
            say::problem(&error);
        }
        if host.changed() {
            match build_server_quickly(&toolchain) {
                Ok(server) => {
                    stop(child.take());
                    child = Some(serve(&server, &dist, &data, options.port)?);
                    say::plain(&format!("\nhttp://localhost:{}\n{SIGN_IN}", options.port));
                }
                Err(error) => say::problem(&error),
            }
        }
        std::thread::sleep(Duration::from_millis(700));
    }
}

fn build_web_quickly(toolchain: &Toolchain, dist: &Path) -> Fallible<()> {
    let trunk = paths::root().join("target/trunk-dev");
    say::timed("web app (trunk)", || {
        product::trunk_build(toolchain, &trunk, false)
    })?;
    let new = paths::root().join("target/dist-dev-new");
    paths::remove(&new)?;
    assets::finish(&trunk, &new, &Effort::Quick)?;
    paths::remove(dist)?;
    paths::rename(&new, dist)
}

fn build_server_quickly(toolchain: &Toolchain) -> Fallible<PathBuf> {
    let mut cargo = toolchain.cargo()?;
    cargo.args(["build", "--package", "server"]);
    say::timed("server", || run::check(&mut cargo))?;
    Ok(paths::target()?.join("debug/server"))
}

/// Starts the server and waits until it answers.
fn serve(server: &Path, dist: &Path, data: &Path, port: u16) -> Fallible<Child> {
    let mut command = Command::new(server);
    command.args(["serve", "--demo", "--listen", &format!("127.0.0.1:{port}")]);
    command.arg("--data").arg(data).arg("--assets").arg(dist);
    command.env_remove("DATABASE_URL");
    let mut child = command
        .spawn()
        .map_err(|error| format!("{}: {error}", server.display()))?;
    let begin = say::now();
    while !e2e::http::answers(port, "/healthz") {
        if let Ok(Some(status)) = child.try_wait() {
            return Err(format!(
                "the server ended at once ({status}); is port {port} in use?"
            ));
        }
        if begin.elapsed() > Duration::from_secs(LISTEN_SECONDS) {
            stop(Some(child));
            return Err(format!(
                "the server did not answer within {LISTEN_SECONDS} s"
            ));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(child)
}

fn wait(child: &mut Child) -> Fallible<ExitCode> {
    let status = child
        .wait()
        .map_err(|error| format!("waiting for the server: {error}"))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn stop(child: Option<Child>) {
    if let Some(mut child) = child {
        // it may have ended by itself
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn data_folder(name: &str, options: &Options) -> Fallible<PathBuf> {
    let folder = paths::cache()?.join("data").join(name);
    if options.fresh {
        paths::remove(&folder)?;
    }
    paths::make(&folder)?;
    Ok(folder)
}

/// Folders whose files' times are compared with those of the last look.
struct Watched {
    folders: Vec<PathBuf>,
    seen: BTreeMap<PathBuf, SystemTime>,
}

impl Watched {
    fn new(folders: &[&str]) -> Self {
        let folders = folders
            .iter()
            .map(|folder| paths::root().join(folder))
            .collect();
        Self {
            folders,
            seen: BTreeMap::new(),
        }
    }

    /// True the first time, too.
    fn changed(&mut self) -> bool {
        let mut now = BTreeMap::new();
        for folder in &self.folders {
            for file in paths::files_below(folder).unwrap_or_default() {
                if let Ok(time) = std::fs::metadata(&file).and_then(|data| data.modified()) {
                    now.insert(file, time);
                }
            }
        }
        let changed = now != self.seen;
        self.seen = now;
        changed
    }
}
