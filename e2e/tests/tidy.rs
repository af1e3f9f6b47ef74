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

/// A table of promises is worth what its tests are.
#[test]
fn the_tables_of_checks_name_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let files = e2e::tidy::read(root).unwrap();
    let is_test = |name: &str| {
        let head = format!("fn {name}(");
        files.iter().any(|file| file.text.contains(&head))
    };
    for (table, least) in [("security-checklist.md", 60), ("vaccination-checks.md", 20)] {
        let table = std::fs::read_to_string(root.join(".github").join(table)).unwrap();
        let named: Vec<&str> = table
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|name| name.matches('_').count() >= 2)
            .collect();
        assert!(named.len() >= least, "{} tests named", named.len());
        let missing: Vec<&str> = named.into_iter().filter(|name| !is_test(name)).collect();
        assert!(missing.is_empty(), "no such test: {missing:#?}");
    }
}
