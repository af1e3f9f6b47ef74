//! One compiler for the host and for wasm, found or made.
//!
//! 1. The active toolchain has the wasm target, or rustup can add it: that one.
//! 2. Otherwise, on Debian, the distribution's compiler for browsers. Its wasm standard library is
//!    built from the packaged source and put, beside links to the host's, into a private sysroot in
//!    the cache; nothing is written below `/usr`.

use crate::{Fallible, debian, paths, run, say, shared_output};
use std::path::{Path, PathBuf};
use std::process::Command;

const WASM: &str = "wasm32-unknown-unknown";
const PACKAGES: [&str; 7] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "libstd-rust-web-dev",
    "lld-22",
    "rust-web-clippy",
    "rustfmt-web",
];

/// How to call Cargo.
pub(crate) struct Toolchain {
    /// Shown to the developer, and part of what decides whether a build is fresh.
    pub(crate) name: String,
    /// Set for the private toolchain: its `bin`, and its sysroot.
    own: Option<(PathBuf, PathBuf)>,
}

impl Toolchain {
    /// `cargo`, in the clone, with the shared output folder and all tools on PATH.
    pub(crate) fn cargo(&self) -> Fallible<Command> {
        let mut cargo = self.command("cargo")?;
        cargo.env("CARGO_TARGET_DIR", paths::target()?);
        Ok(cargo)
    }

    /// Any program that will call Cargo or rustc.
    pub(crate) fn command(&self, program: &str) -> Fallible<Command> {
        let mut folders = crate::tools::folders()?;
        let mut program = PathBuf::from(program);
        let mut command;
        if let Some((bin, sysroot)) = &self.own {
            folders.insert(0, bin.clone());
            if bin.join(&program).exists() {
                program = bin.join(program);
            }
            command = run::command(program);
            command.env_remove("RUSTUP_TOOLCHAIN");
            command.env("RUSTC", bin.join("rustc"));
            // clippy and rustdoc are not behind the wrapper
            command.env("SYSROOT", sysroot);
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22");
        } else {
            command = run::command(program);
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        folders.extend(std::env::split_paths(&path));
        let path = std::env::join_paths(folders).map_err(|error| format!("PATH: {error}"))?;
        command.env("PATH", path).current_dir(paths::root());
        Ok(command)
    }
}

/// Finds or makes the toolchain.
pub(crate) fn set_up() -> Fallible<Toolchain> {
    let wish = std::env::var("TSUNAGU_TOOLCHAIN").unwrap_or_default();
    let toolchain = match wish.as_str() {
        "" => match active() {
            Ok(toolchain) => toolchain,
            Err(why) => {
                say::note(&format!("the active toolchain does not do: {why}"));
                of_debian()?
            }
        },
        "rustup" => active()?,
        "debian" => of_debian()?,
        other => {
            return Err(format!(
                "TSUNAGU_TOOLCHAIN is `{other}`: use rustup or debian"
            ));
        }
    };
    say::note(&format!("compiler: {}", toolchain.name));
    shared_output::claim(&toolchain)?;
    Ok(toolchain)
}

/// The toolchain xtask itself was built with, when it can build for wasm.
fn active() -> Fallible<Toolchain> {
    let rustc = || {
        let mut rustc = run::command("rustc");
        rustc.current_dir(paths::root());
        rustc
    };
    let version = run::output(rustc().arg("--version"))?.trim().to_owned();
    if minor(&version) < 95 {
        return Err(format!("{version} is older than 1.95"));
    }
    let sysroot = run::output(rustc().args(["--print", "sysroot"]))?;
    let wasm = Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(WASM)
        .join("lib");
    if !wasm.exists() {
        let mut add = run::command("rustup");
        add.args(["target", "add", WASM]).current_dir(paths::root());
        say::timed("rustup target add wasm32-unknown-unknown", || {
            run::check(&mut add)
        })?;
    }
    Ok(Toolchain {
        name: version,
        own: None,
    })
}

fn minor(version: &str) -> u32 {
    let number = version.split_whitespace().nth(1).unwrap_or_default();
    number
        .split('.')
        .nth(1)
        .and_then(|minor| minor.parse().ok())
        .unwrap_or_default()
}

fn of_debian() -> Fallible<Toolchain> {
    debian::ensure(
        &PACKAGES,
        "compiling to WebAssembly without rustup's network",
    )?;
    let package = debian::version(PACKAGES[0]).ok_or("rustc-web has no version")?;
    let number = package.split(['+', '-']).next().unwrap_or(&package);
    let home = paths::cache()?
        .join("toolchain")
        .join(format!("web-{number}"));
    let stamp = home.join("stamp");
    if std::fs::read_to_string(&stamp).ok().as_deref() != Some(&package) {
        say::timed(
            "building the wasm standard library (once for each compiler)",
            || make_private(&home),
        )?;
        paths::write(&stamp, &package)?;
    }
    Ok(Toolchain {
        name: format!(
            "rustc {package} of Debian, private sysroot {}",
            home.display()
        ),
        own: Some((home.join("bin"), home.join("sysroot"))),
    })
}

/// Builds beside the final place and moves it there whole: an interrupted run leaves nothing half made.
fn make_private(home: &Path) -> Fallible<()> {
    let work = home.with_extension("new");
    paths::remove(&work)?;
    let libraries = work.join("sysroot/lib/rustlib");
    let wasm = libraries.join(WASM).join("lib");
    paths::make(&wasm)?;
    paths::make(&work.join("bin"))?;

    build_std(&work.join("std"), &wasm)?;
    paths::remove(&work.join("std"))?;

    let usr = Path::new("/usr/lib/rustlib");
    let entries = std::fs::read_dir(usr).map_err(|error| format!("{}: {error}", usr.display()))?;
    for entry in entries.filter_map(Result::ok) {
        if entry.file_name() != WASM {
            link(&entry.path(), &libraries.join(entry.file_name()))?;
        }
    }
    for name in [
        "cargo",
        "cargo-clippy",
        "cargo-fmt",
        "clippy-driver",
        "rustdoc",
        "rustfmt",
    ] {
        link(
            &Path::new("/usr/bin").join(name),
            &work.join("bin").join(name),
        )?;
    }
    let rustc = work.join("bin/rustc");
    let sysroot = home.join("sysroot");
    paths::write(
        &rustc,
        format!(
            "#!/bin/sh\nexec /usr/bin/rustc --sysroot {} \"$@\"\n",
            sysroot.display()
        ),
    )?;
    run::check(Command::new("chmod").arg("755").arg(&rustc))?;

    paths::remove(home)?;
    paths::rename(&work, home)
}

fn link(from: &Path, to: &Path) -> Fallible<()> {
    std::os::unix::fs::symlink(from, to).map_err(|error| {
        format!(
            "cannot link {} to {}: {error}",
            to.display(),
            from.display()
        )
    })
}

/// Compiles `std`, `panic_abort` and `test` for wasm from the packaged source into `libraries`.
fn build_std(work: &Path, libraries: &Path) -> Fallible<()> {
    paths::make(&work.join("src"))?;
    paths::write(
        &work.join("Cargo.toml"),
        "[package]\nname = \"empty_crate\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    paths::write(&work.join("src/lib.rs"), "#![no_std]\n")?;
    let mut cargo = run::command("/usr/bin/cargo");
    cargo
        .args([
            "build",
            "--release",
            "-Zbuild-std=std,panic_abort,test",
            "--target",
            WASM,
        ])
        .current_dir(work)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", "/usr/bin/rustc")
        // link-time optimisation of the product needs the bitcode, which Cargo leaves out by default
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22")
        .env_remove("RUSTUP_TOOLCHAIN");
    run::check(&mut cargo)?;
    let built = work.join("target").join(WASM).join("release/deps");
    for file in paths::files_below(&built)? {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty_crate") {
            let to = libraries.join(&name);
            std::fs::copy(&file, &to).map_err(|error| format!("cannot copy {name}: {error}"))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_version_is_read() {
        assert_eq!(minor("rustc 1.95.0 (abc 2026-04-01)"), 95);
        assert_eq!(minor("rustc 1.96.0-nightly"), 96);
        assert_eq!(minor("unreadable"), 0);
    }
}
