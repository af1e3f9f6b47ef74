//! A request with holes. `{{name}}` is a variable of the connection; `{{new:a}}` is a fresh UUIDv7,
//! the same one wherever the same letter stands in one request.

use std::collections::BTreeMap;
use uuid::Uuid;

pub(crate) struct Template {
    head: Vec<Part>,
    body: Vec<Part>,
}

enum Part {
    Text(String),
    Variable(String),
    New(String),
}

impl Template {
    pub(crate) fn new(
        method: &str,
        path: &str,
        headers: &BTreeMap<String, String>,
        body: &str,
    ) -> Self {
        let mut head = format!("{method} {path} HTTP/1.1\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        Template {
            head: parts(&head),
            body: parts(body),
        }
    }

    /// The whole request as it goes over the wire.
    pub(crate) fn fill(&self, variables: &BTreeMap<String, String>) -> Vec<u8> {
        let mut ids = BTreeMap::new();
        let body = filled(&self.body, variables, &mut ids);
        let mut request = filled(&self.head, variables, &mut ids);
        request.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        request.push_str(&body);
        request.into_bytes()
    }
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut left = text;
    while let Some((before, rest)) = left.split_once("{{") {
        let Some((name, after)) = rest.split_once("}}") else {
            break;
        };
        parts.push(Part::Text(before.to_owned()));
        parts.push(match name.strip_prefix("new:") {
            Some(letter) => Part::New(letter.to_owned()),
            None => Part::Variable(name.to_owned()),
        });
        left = after;
    }
    parts.push(Part::Text(left.to_owned()));
    parts
}

fn filled(
    parts: &[Part],
    variables: &BTreeMap<String, String>,
    ids: &mut BTreeMap<String, Uuid>,
) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(piece) => text.push_str(piece),
            Part::Variable(name) => text.push_str(variables.get(name).map_or("", String::as_str)),
            Part::New(letter) => {
                let id = ids.entry(letter.clone()).or_insert_with(Uuid::now_v7);
                text.push_str(&id.to_string());
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_and_the_length_fits() {
        let variables = BTreeMap::from([("who".to_owned(), "あ".to_owned())]);
        let headers = BTreeMap::from([("cookie".to_owned(), "s={{who}}".to_owned())]);
        let template = Template::new("POST", "/x", &headers, "{\"a\":\"{{who}}\"}");
        let request = String::from_utf8(template.fill(&variables)).unwrap();
        assert!(request.contains("cookie: s=あ\r\n"));
        assert!(request.ends_with("content-length: 11\r\n\r\n{\"a\":\"あ\"}"));
    }

    #[test]
    fn an_id_is_the_same_within_a_request_and_another_in_the_next() {
        let template = Template::new(
            "POST",
            "/",
            &BTreeMap::new(),
            "{{new:a}} {{new:b}} {{new:a}}",
        );
        let body = || {
            let request = String::from_utf8(template.fill(&BTreeMap::new())).unwrap();
            let (_, body) = request.split_once("\r\n\r\n").unwrap();
            body.split(' ').map(str::to_owned).collect::<Vec<_>>()
        };
        let (first, second) = (body(), body());
        assert_eq!(first[0], first[2]);
        assert_ne!(first[0], first[1]);
        assert_ne!(first[0], second[0]);
    }
}
