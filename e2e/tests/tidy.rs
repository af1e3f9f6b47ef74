//! The rules of the repository, over this clone.

use std::path::Path;

#[test]
fn the_repository_keeps_its_own_rules() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = e2e::tidy::read(here.parent().unwrap()).unwrap();
    assert!(
        files
            .iter()
            .any(|file| file.path == "app/domain/src/lib.rs"),
        "the clone was not found"
    );
    let found = e2e::tidy::check(&files);
    for warning in &found.warnings {
        println!("warning: {warning}");
    }
    let problems: Vec<String> = found.problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
