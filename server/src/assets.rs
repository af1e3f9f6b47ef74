//! The built app, held in memory: names, bytes, compressed siblings.
//!
//! Must not know: who asks. A path that is not in the build is a 404 and never a page, because a
//! page under a script's name would sit in a cache and break the app (leptos-pitfalls 5.4).

mod file;

pub use file::{AssetFile, Coding, Found};

use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::{Duration, SystemTime};

/// How often the folder is looked at for a newer build.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(1);
/// Largest file served; anything above is not ours.
const FILE_BYTES_MAX: u64 = 32 * 1024 * 1024;
const FILES_MAX: usize = 2000;

/// `assets.json`, written by the build: which files make up the program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// Content hash of the whole build.
    pub build: String,
    pub js: String,
    pub wasm: String,
    pub css: String,
    #[serde(default)]
    pub files: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum AssetsError {
    #[error("cannot read {path}")]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{path} is not the list of built files")]
    Manifest {
        path: PathBuf,
        #[source]
        source: serde_json::Error,
    },
    #[error("{0} holds too many files to be a build of the app")]
    TooMany(PathBuf),
}

/// One build as it was found on disk.
#[derive(Debug, Default)]
pub struct Build {
    pub manifest: Option<Manifest>,
    files: HashMap<String, AssetFile>,
}

impl Build {
    /// The file at `path` of this build, or of the one before it.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&AssetFile> {
        self.files.get(path)
    }
}

/// The build in use. A newer one in the same folder is taken over without a restart.
#[derive(Clone, Debug)]
pub struct Assets {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    current: RwLock<Current>,
}

#[derive(Debug)]
struct Current {
    build: Arc<Build>,
    stamp: Option<SystemTime>,
    looked: Option<std::time::Instant>,
}

impl Assets {
    /// Reads the build in `folder`. A folder that does not exist is an empty build: the interfaces
    /// for devices still work, pages say that the app is not built.
    pub fn load(folder: &Path) -> Result<Self, AssetsError> {
        let current = Current {
            build: Arc::new(read_build(folder)?),
            stamp: stamp(folder),
            looked: None,
        };
        let shared = Shared {
            folder: folder.to_owned(),
            current: RwLock::new(current),
        };
        Ok(Assets {
            shared: Arc::new(shared),
        })
    }

    /// The build to serve now.
    #[must_use]
    pub fn build(&self) -> Arc<Build> {
        let (build, looked) = {
            let current = self
                .shared
                .current
                .read()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            (current.build.clone(), current.looked)
        };
        if looked.is_some_and(|at| at.elapsed() < LOOK_AGAIN_AFTER) {
            return build;
        }
        self.look_again().unwrap_or(build)
    }

    /// Takes over a newer build. A half-written or broken folder leaves the old build in use.
    fn look_again(&self) -> Option<Arc<Build>> {
        let newest = stamp(&self.shared.folder);
        let mut current = self
            .shared
            .current
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        current.looked = Some(monotonic_now());
        if newest == current.stamp || newest.is_none() {
            return None;
        }
        match read_build(&self.shared.folder) {
            Ok(build) => {
                tracing::info!(
                    build = build.manifest.as_ref().map(|m| m.build.as_str()),
                    "newer build taken over"
                );
                current.build = Arc::new(build);
                current.stamp = newest;
                Some(current.build.clone())
            }
            Err(error) => {
                tracing::warn!(%error, "the newer build cannot be read, the old one stays in use");
                None
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures how long ago the folder was looked at, not a time of day"
)]
fn monotonic_now() -> std::time::Instant {
    std::time::Instant::now()
}

fn stamp(folder: &Path) -> Option<SystemTime> {
    std::fs::metadata(folder.join("assets.json"))
        .and_then(|m| m.modified())
        .ok()
}

fn read_build(folder: &Path) -> Result<Build, AssetsError> {
    let mut files = HashMap::new();
    if let Some(previous) = previous_folder(folder) {
        let mut old = HashMap::new();
        read_folder(&previous, &previous, &mut old)?;
        // only names that carry their content: /sw.js and /index.html must come from one build
        files.extend(old.into_iter().filter(|(_, file)| file.immutable));
    }
    read_folder(folder, folder, &mut files)?;
    let manifest = read_manifest(&folder.join("assets.json"))?;
    Ok(Build { manifest, files })
}

fn previous_folder(folder: &Path) -> Option<PathBuf> {
    let mut name = folder.file_name()?.to_owned();
    name.push("-previous");
    let previous = folder.with_file_name(name);
    previous.is_dir().then_some(previous)
}

fn read_manifest(path: &Path) -> Result<Option<Manifest>, AssetsError> {
    match std::fs::read(path) {
        Ok(bytes) => {
            serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|source| AssetsError::Manifest {
                    path: path.to_owned(),
                    source,
                })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(AssetsError::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

fn read_folder(
    root: &Path,
    folder: &Path,
    into: &mut HashMap<String, AssetFile>,
) -> Result<(), AssetsError> {
    let fail = |source| AssetsError::Read {
        path: folder.to_owned(),
        source,
    };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(fail(source)),
    };
    for entry in entries {
        let entry = entry.map_err(fail)?;
        let path = entry.path();
        let kind = entry.file_type().map_err(fail)?;
        if kind.is_dir() {
            read_folder(root, &path, into)?;
        } else if kind.is_file() {
            read_file(root, &path, into).map_err(|source| AssetsError::Read {
                path: path.clone(),
                source,
            })?;
        }
        if into.len() > FILES_MAX {
            return Err(AssetsError::TooMany(root.to_owned()));
        }
    }
    Ok(())
}

fn read_file(
    root: &Path,
    path: &Path,
    into: &mut HashMap<String, AssetFile>,
) -> std::io::Result<()> {
    let Some(name) = path.strip_prefix(root).ok().and_then(Path::to_str) else {
        return Ok(());
    };
    // siblings are read with the file they belong to
    if name.ends_with(".br")
        || name.ends_with(".gz")
        || std::fs::metadata(path)?.len() > FILE_BYTES_MAX
    {
        return Ok(());
    }
    into.insert(format!("/{name}"), AssetFile::read(name, path)?);
    Ok(())
}

#[cfg(test)]
mod tests;
