//! From trunk's output to what the server serves: names that carry the content's hash, the service
//! worker's list, `assets.json`, compressed siblings.
//!
//! Trunk hashes before wasm-bindgen and wasm-opt have run, so one of its names can stand for two
//! contents; files that are cached for ever need better names.

use crate::cut::{self, Profile};
use crate::{Fallible, paths, run, say};
use std::io::Write;
use std::path::{Path, PathBuf};

/// wasm-opt's `--all-features` would emit imports that browsers refuse: each feature is named.
pub(crate) const WASM_OPT: [&str; 8] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--strip-producers",
];

/// How much work the finishing does.
pub(crate) enum Effort {
    /// For `dev`: names and lists only.
    Quick,
    /// For `profile`: whole, and noting which functions run.
    Noting,
    /// Cut in two by the profile, wasm-opt (if there is one) and the smallest compressed siblings.
    Full {
        wasm_opt: Option<PathBuf>,
        profile: Profile,
    },
}

/// Turns `from`, which trunk wrote, into `to`. `to` must not exist.
pub(crate) fn finish(from: &Path, to: &Path, effort: &Effort) -> Fallible<()> {
    copy_folder(from, to)?;
    let mut entry = Entry {
        js: the_file(to, "-", ".js")?,
        wasm: the_file(to, "-", "_bg.wasm")?,
        css: the_file(to, "-", ".css")?,
        rest: None,
    };
    let wasm = to.join(&entry.wasm);
    match effort {
        Effort::Quick => {}
        Effort::Noting => {
            paths::write(&wasm, cut::instrument(&paths::read(&wasm)?)?)?;
            let boot = to.join("boot.js");
            let text = paths::read_text(&boot)?;
            paths::write(&boot, format!("{AS_IF_CUT}{text}"))?;
        }
        Effort::Full { wasm_opt, profile } => {
            let rest = rest_of(&entry.wasm)?;
            cut_in_two(&wasm, &to.join(&rest), profile)?;
            mark_as_cut(&to.join("boot.js"))?;
            if let Some(program) = wasm_opt {
                optimise(program, &[wasm, to.join(&rest)])?;
            }
            entry.rest = Some(rest);
        }
    }
    entry.name_by_content(to)?;

    let files = list(to)?;
    let build = hash_of(to, &files)?;
    let served = quoted(files.iter().filter(|name| *name != "sw.js"));
    fill_service_worker(&to.join("sw.js"), &served, &build)?;
    let rest = entry.rest.map(|rest| format!("\"rest\":\"/{rest}\","));
    let manifest = format!(
        "{{\"build\":\"{build}\",\"js\":\"/{}\",\"wasm\":\"/{}\",{}\"css\":\"/{}\",\"files\":{served}}}\n",
        entry.js,
        entry.wasm,
        rest.unwrap_or_default(),
        entry.css
    );
    if let Effort::Full { .. } = effort {
        say::timed("compressing (brotli 11, gzip 9)", || {
            compress_all(to, &list(to)?)
        })?;
    }
    // last: its time stamp tells a running server that the build is complete
    paths::write(&to.join("assets.json"), manifest)
}

/// The three files a page names, and the one boot.js finds beside the wasm.
struct Entry {
    js: String,
    wasm: String,
    css: String,
    rest: Option<String>,
}

/// Before boot.js in a noting build: the rest never comes, so that what waits for it does not run, and the journey reads
/// the notes. Behind boot.js it would wait with its last lines for the service worker.
const AS_IF_CUT: &str = "document.documentElement.dataset.rest = \"coming\";\n\
    Object.defineProperty(globalThis, \"tsunaguProgram\", { get: () => program });\n";
/// In boot.js: whether the program was cut.
const CUT_MARK: &str = "/*CUT*/false";

/// boot.js makes the same name from the same name.
fn rest_of(wasm: &str) -> Fallible<String> {
    let stem = wasm.strip_suffix("_bg.wasm");
    let stem = stem.ok_or_else(|| format!("{wasm} does not end in _bg.wasm"))?;
    Ok(format!("{stem}_rest.wasm"))
}

fn cut_in_two(wasm: &Path, rest: &Path, profile: &Profile) -> Fallible<()> {
    let parts = cut::cut(&paths::read(wasm)?, profile)?;
    say::note(&format!(
        "cut: {} functions first, {} behind",
        parts.kept, parts.moved
    ));
    paths::write(wasm, parts.first)?;
    paths::write(rest, parts.rest)
}

fn mark_as_cut(boot: &Path) -> Fallible<()> {
    let text = paths::read_text(boot)?;
    if !text.contains(CUT_MARK) {
        return Err(format!("boot.js has no place for {CUT_MARK}"));
    }
    paths::write(boot, text.replace(CUT_MARK, "true"))
}

/// Both parts at the same time, each in its place.
fn optimise(program: &Path, files: &[PathBuf]) -> Fallible<()> {
    let one = |file: &PathBuf| {
        let mut opt = run::command(program);
        opt.args(WASM_OPT).arg(file).arg("-o").arg(file);
        run::check(&mut opt)
    };
    say::timed("wasm-opt", || {
        std::thread::scope(|scope| {
            let running: Vec<_> = files
                .iter()
                .map(|file| scope.spawn(move || one(file)))
                .collect();
            running
                .into_iter()
                .try_for_each(|thread| thread.join().map_err(|_| "wasm-opt could not be run")?)
        })
    })
}

impl Entry {
    fn name_by_content(&mut self, folder: &Path) -> Fallible<()> {
        let index = folder.join("index.html");
        let mut html = paths::read_text(&index)?;
        for (name, ending) in [
            (&mut self.wasm, "_bg.wasm"),
            (&mut self.js, ".js"),
            (&mut self.css, ".css"),
        ] {
            let mut bytes = paths::read(&folder.join(&*name))?;
            // both parts belong together: another rest is another name for both
            let rest = self.rest.as_mut().filter(|_| ending == "_bg.wasm");
            if let Some(rest) = &rest {
                bytes.extend(paths::read(&folder.join(&**rest))?);
            }
            let new = format!("app-{}{ending}", hash(&bytes));
            if let Some(rest) = rest {
                let renamed = rest_of(&new)?;
                paths::rename(&folder.join(&*rest), &folder.join(&renamed))?;
                *rest = renamed;
            }
            paths::rename(&folder.join(&*name), &folder.join(&new))?;
            if !html.contains(&*name) {
                return Err(format!("index.html does not name {name}"));
            }
            html = html.replace(&*name, &new);
            *name = new;
        }
        paths::write(&index, html)
    }
}

fn fill_service_worker(file: &Path, files: &str, build: &str) -> Fallible<()> {
    let text = paths::read_text(file)?;
    for mark in ["/*FILES*/[]", "BUILD_ID"] {
        if !text.contains(mark) {
            return Err(format!("sw.js has no place for {mark}"));
        }
    }
    paths::write(
        file,
        text.replace("/*FILES*/[]", files)
            .replace("BUILD_ID", build),
    )
}

/// The only file in the folder itself with that ending.
pub(crate) fn the_file(folder: &Path, part: &str, ending: &str) -> Fallible<String> {
    let mut found = list(folder)?;
    found.retain(|name| !name.contains('/') && name.contains(part) && name.ends_with(ending));
    match found.as_slice() {
        [one] => Ok(one.clone()),
        several => Err(format!(
            "expected one file *{part}*{ending} from trunk, found {several:?}"
        )),
    }
}

/// Names below `folder`, with slashes, sorted.
fn list(folder: &Path) -> Fallible<Vec<String>> {
    let files = paths::files_below(folder)?;
    let names = files
        .iter()
        .filter_map(|file| file.strip_prefix(folder).ok()?.to_str());
    Ok(names.map(str::to_owned).collect())
}

fn quoted<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let names: Vec<String> = names.map(|name| format!("\"/{name}\"")).collect();
    format!("[{}]", names.join(","))
}

/// One hash over names and contents.
pub(crate) fn hash_of(folder: &Path, names: &[String]) -> Fallible<String> {
    let mut all = Vec::new();
    for name in names {
        all.extend_from_slice(name.as_bytes());
        all.push(0);
        all.extend_from_slice(hash(&paths::read(&folder.join(name))?).as_bytes());
    }
    Ok(hash(&all))
}

/// FNV-1a, 64 bits, in hex: tells contents apart, guards against nothing.
pub(crate) fn hash(bytes: &[u8]) -> String {
    let step = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", bytes.iter().fold(0xcbf2_9ce4_8422_2325, step))
}

fn compress_all(folder: &Path, names: &[String]) -> Fallible<()> {
    let text = [
        ".html",
        ".js",
        ".css",
        ".wasm",
        ".json",
        ".webmanifest",
        ".svg",
        ".txt",
    ];
    for name in names
        .iter()
        .filter(|name| text.iter().any(|ending| name.ends_with(ending)))
    {
        let file = folder.join(name);
        let bytes = paths::read(&file)?;
        paths::write(&with_ending(&file, ".br"), brotli(&bytes)?)?;
        paths::write(&with_ending(&file, ".gz"), gzip(&bytes)?)?;
    }
    Ok(())
}

pub(crate) fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

pub(crate) fn brotli(bytes: &[u8]) -> Fallible<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 22);
    writer
        .write_all(bytes)
        .and_then(|()| writer.flush())
        .map_err(|error| format!("brotli: {error}"))?;
    drop(writer);
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Fallible<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer
        .write_all(bytes)
        .and_then(|()| writer.finish())
        .map_err(|error| format!("gzip: {error}"))
}

fn copy_folder(from: &Path, to: &Path) -> Fallible<()> {
    for name in list(from)? {
        let target = to.join(&name);
        paths::make(target.parent().unwrap_or(to))?;
        let copied = std::fs::copy(from.join(&name), &target);
        copied.map_err(|error| format!("cannot copy {name}: {error}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trunk_output(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("tsunagu-assets-{name}-{}", std::process::id()));
        paths::remove(&folder).unwrap();
        paths::make(&folder.join("trunk/icons")).unwrap();
        let html = "<script src=/boot.js data-js=/app-1.js data-wasm=/app-1_bg.wasm><link href=/app-2.css>";
        for (file, text) in [
            ("index.html", html),
            ("app-1.js", "js"),
            ("app-2.css", "css"),
            ("boot.js", "const CUT = /*CUT*/false;"),
            ("sw.js", "const B = 'BUILD_ID', F = /*FILES*/[];"),
            ("icons/icon.svg", "<svg/>"),
        ] {
            paths::write(&folder.join("trunk").join(file), text).unwrap();
        }
        let wasm = folder.join("trunk/app-1_bg.wasm");
        paths::write(&wasm, cut::tests::program()).unwrap();
        folder
    }

    #[test]
    fn files_are_named_by_their_content_and_listed() {
        let folder = trunk_output("names");
        let effort = Effort::Full {
            wasm_opt: None,
            profile: Profile::parse("").unwrap(),
        };
        finish(&folder.join("trunk"), &folder.join("dist"), &effort).unwrap();
        let dist = folder.join("dist");
        let js = format!("app-{}.js", hash(b"js"));
        assert_eq!(paths::read_text(&dist.join(&js)).unwrap(), "js");
        assert!(
            paths::read_text(&dist.join("index.html"))
                .unwrap()
                .contains(&js)
        );
        let worker = paths::read_text(&dist.join("sw.js")).unwrap();
        assert!(worker.contains(&format!("\"/{js}\"")), "{worker}");
        assert!(
            worker.contains("\"/icons/icon.svg\"") && !worker.contains("sw.js"),
            "{worker}"
        );
        let manifest: serde_json::Value =
            serde_json::from_slice(&paths::read(&dist.join("assets.json")).unwrap()).unwrap();
        assert_eq!(manifest["js"], format!("/{js}"));
        assert!(worker.contains(manifest["build"].as_str().unwrap()));
        let part = |name: &str| manifest[name].as_str().unwrap().to_owned();
        assert_eq!(part("rest"), part("wasm").replace("_bg", "_rest"));
        assert!(worker.contains(&part("rest")) && dist.join(&part("rest")[1..]).exists());
        assert_eq!(
            paths::read_text(&dist.join("boot.js")).unwrap(),
            "const CUT = true;"
        );
        assert!(dist.join(format!("{js}.br")).exists() && dist.join(format!("{js}.gz")).exists());
        paths::remove(&folder).unwrap();
    }

    #[test]
    fn another_content_is_another_build() {
        let folder = trunk_output("build");
        let build = |to: &str| {
            finish(&folder.join("trunk"), &folder.join(to), &Effort::Quick).unwrap();
            paths::read_text(&folder.join(to).join("assets.json")).unwrap()
        };
        let first = build("one");
        assert_eq!(first, build("same"));
        paths::write(&folder.join("trunk/icons/icon.svg"), "<svg>other</svg>").unwrap();
        assert_ne!(first, build("other"));
        paths::remove(&folder).unwrap();
    }

    #[test]
    fn a_worker_without_marks_is_an_error() {
        let folder = trunk_output("marks");
        paths::write(&folder.join("trunk/sw.js"), "nothing").unwrap();
        let done = finish(&folder.join("trunk"), &folder.join("dist"), &Effort::Quick);
        assert!(done.unwrap_err().contains("FILES"));
        paths::remove(&folder).unwrap();
    }
}
