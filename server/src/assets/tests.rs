//! Built files as they are found and answered.

use super::*;

fn write(folder: &Path, name: &str, bytes: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn built(folder: &Path) -> Assets {
    Assets::load(folder).unwrap()
}

#[test]
fn the_smallest_form_the_browser_reads_is_sent() {
    let root = tempfile::tempdir().unwrap();
    let dist = root.path().join("dist");
    write(&dist, "app-0123456789abcdef.js", "plain");
    write(&dist, "app-0123456789abcdef.js.br", "brotli");
    write(&dist, "app-0123456789abcdef.js.gz", "gzip");
    let build = built(&dist).build();
    let file = build.file("/app-0123456789abcdef.js").unwrap();
    let check = |accept: &str, body: &str, coding: Coding| {
        let found = file.choose(accept);
        assert_eq!(
            (found.body.as_ref(), found.coding),
            (body.as_bytes(), coding),
            "{accept}"
        );
    };
    check("", "plain", Coding::Plain);
    check("gzip, deflate", "gzip", Coding::Gzip);
    check("gzip, deflate, br, zstd", "brotli", Coding::Brotli);
    check("br;q=0, gzip", "gzip", Coding::Gzip);
    check("brotli", "plain", Coding::Plain);
    assert!(
        build.file("/app-0123456789abcdef.js.br").is_none(),
        "a sibling has no address of its own"
    );
}

#[test]
fn hashed_files_of_the_build_before_stay_but_not_its_documents() {
    let root = tempfile::tempdir().unwrap();
    let dist = root.path().join("dist");
    write(&dist, "index.html", "new");
    write(&root.path().join("dist-previous"), "index.html", "old");
    write(
        &root.path().join("dist-previous"),
        "app-00000000aaaaaaaa.js",
        "old",
    );
    write(&root.path().join("dist-previous"), "gone.js", "old");
    let build = built(&dist).build();
    assert_eq!(build.file("/index.html").unwrap().choose("").body, "new");
    assert!(build.file("/app-00000000aaaaaaaa.js").is_some());
    assert!(build.file("/gone.js").is_none());
}

#[test]
fn a_folder_that_is_not_there_is_an_empty_build() {
    let root = tempfile::tempdir().unwrap();
    let build = built(&root.path().join("dist")).build();
    assert!(build.manifest.is_none());
    assert!(build.file("/index.html").is_none());
}

#[test]
fn a_list_of_files_that_cannot_be_read_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "assets.json", "{}");
    assert!(matches!(
        Assets::load(root.path()),
        Err(AssetsError::Manifest { .. })
    ));
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let root = tempfile::tempdir().unwrap();
    let dist = root.path().join("dist");
    write(&dist, "index.html", "page");
    write(root.path(), "secret.txt", "secret");
    let build = built(&dist).build();
    for path in [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "//secret.txt",
        "/./index.html",
        "",
    ] {
        assert!(build.file(path).is_none(), "{path}");
    }
}
