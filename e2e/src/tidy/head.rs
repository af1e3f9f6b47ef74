//! The two documents, the offline shell and the server's, have the same `<head>`: a tag in only one
//! of them would work online or offline, not both.

use super::{File, Problem};
use std::collections::BTreeSet;

const SHELL: &str = "app/index.html";
const SERVER: &str = "app/src/shell.rs";

pub(crate) fn check(files: &[File]) -> Vec<Problem> {
    let find = |path: &str| files.iter().find(|file| file.path == path);
    let (Some(shell), Some(server)) = (find(SHELL), find(SERVER)) else {
        return Vec::new();
    };
    let (in_shell, in_server) = (tags(&shell.text), tags(&server.text));
    let missing = |file: &File, from: &BTreeSet<String>, other: &BTreeSet<String>, name: &str| {
        let tags = other.difference(from);
        tags.map(|tag| Problem::of(file, 0, format!("<head> lacks `{tag}`, which {name} has")))
            .collect::<Vec<_>>()
    };
    let mut problems = missing(shell, &in_shell, &in_server, SERVER);
    problems.extend(missing(server, &in_server, &in_shell, SHELL));
    problems
}

/// The meta and link tags of the head, each as a short text that both ways of writing share.
///
/// Scripts, style sheets, preloads and the title differ by nature: trunk writes them in one document
/// and the server fills them in the other.
fn tags(document: &str) -> BTreeSet<String> {
    let head = document
        .split_once("<head>")
        .and_then(|(_, rest)| rest.split_once("</head>"));
    let head = head.map_or("", |(head, _)| head);
    let pieces = head
        .split('<')
        .skip(1)
        .filter_map(|piece| piece.split_once('>').map(|(tag, _)| tag));
    pieces
        .filter(|tag| tag.starts_with("meta ") || tag.starts_with("link "))
        .filter(|tag| {
            !tag.contains("data-trunk")
                && !["stylesheet", "preload"]
                    .iter()
                    .any(|rel| tag.contains(rel))
        })
        .map(|tag| {
            let tag = tag.trim_end_matches('/').replace("r#", "");
            let mut words: Vec<&str> = tag.split_inclusive('"').collect();
            words.retain(|word| !word.trim().is_empty());
            let mut attributes = attributes(&tag);
            attributes.sort();
            format!(
                "{} {}",
                tag.split_whitespace().next().unwrap_or_default(),
                attributes.join(" ")
            )
        })
        .collect()
}

fn attributes(tag: &str) -> Vec<String> {
    let pieces: Vec<&str> = tag.split('"').collect();
    let pairs = pieces.chunks(2).filter_map(|pair| match pair {
        [name, value] => {
            let name = name.split_whitespace().last().unwrap_or_default();
            Some(format!("{name}\"{value}\""))
        }
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    #[test]
    fn a_tag_in_one_document_only_is_found() {
        let shell = file(
            SHELL,
            "<head><meta charset=\"utf-8\"><meta name=\"a\" content=\"b\"></head>",
        );
        let same = file(
            SERVER,
            "<head><meta charset=\"utf-8\"/><meta content=\"b\" name=\"a\"/></head>",
        );
        assert_eq!(check(&[shell.clone(), same]), []);
        let less = file(SERVER, "<head><meta charset=\"utf-8\"/><MetaTags/></head>");
        let problems = check(&[shell, less]);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].text.contains("name=\"a\""), "{problems:?}");
    }
}
