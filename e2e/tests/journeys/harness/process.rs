//! Processes of a test: started, waited for, ended with everything they started.

use super::Outcome;
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A program that ends, with its children, when this is dropped.
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// Starts it with both streams going to a file.
    pub(crate) fn start(command: &mut Command, log: &Path) -> Outcome<Self> {
        let file = File::options().create(true).append(true).open(log)?;
        command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file);
        let started = command.spawn();
        let child = started
            .map_err(|error| format!("{}: {error}", command.get_program().to_string_lossy()))?;
        Ok(Self { child })
    }

    pub(crate) fn adopt(child: Child) -> Self {
        Self { child }
    }

    /// Has it ended?
    pub(crate) fn ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// `kill -9`, the children too.
    pub(crate) fn kill(&mut self) {
        for child in descendants(self.child.id()) {
            signal("KILL", child);
        }
        // ended already is as good
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end and waits until it has.
    pub(crate) fn stop(&mut self) -> Outcome {
        signal("TERM", self.child.id());
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if !self.ended() {
            self.kill();
        }
    }
}

fn signal(name: &str, process: u32) {
    let mut kill = Command::new("kill");
    kill.args(["-s", name, &process.to_string()])
        .stderr(Stdio::null());
    // it may be gone already
    let _ = kill.status();
}

/// All processes below one, by asking each for its parent.
fn descendants(root: u32) -> Vec<u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pairs: Vec<(u32, u32)> = entries
        .filter_map(|entry| {
            let id: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
            // "id (name) state parent …"; the name may hold spaces
            let (_, rest) = stat.rsplit_once(')')?;
            Some((id, rest.split_whitespace().nth(1)?.parse().ok()?))
        })
        .collect();
    let mut found = vec![root];
    let mut at = 0;
    while let Some(&parent) = found.get(at) {
        found.extend(
            pairs
                .iter()
                .filter(|(_, of)| *of == parent)
                .map(|(id, _)| *id),
        );
        at += 1;
    }
    found.remove(0);
    found
}
