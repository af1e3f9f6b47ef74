//! Renders a page as the server does and reads it as a browser does.

use app::App;
use app::account::{DemoPeople, DemoPerson, SignInWays};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use leptos_meta::ServerMetaContext;
use leptos_router::location::RequestUrl;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use std::sync::Arc;
use sync::wire::Job;

/// Elements that have no closing tag.
const VOID: [&str; 7] = ["br", "hr", "img", "input", "link", "meta", "wbr"];

/// A page for somebody the server knows nothing about.
pub(crate) fn render(address: &str) -> String {
    page(address, || ())
}

/// The same on a server that knows an OpenID provider.
pub(crate) fn render_with_provider(address: &str) -> String {
    let provider = ("city".to_owned(), "ひばり市".to_owned());
    page(address, || provide_context(SignInWays(vec![provider])))
}

/// The same on a server started with `--demo`.
pub(crate) fn render_with_demo(address: &str) -> String {
    let person = DemoPerson {
        id: "01930003-0000-7000-8000-000000000001".to_owned(),
        name: "佐藤 美咲".to_owned(),
        role: Job::Person,
        note: "陽翔さんと結衣さんの母".to_owned(),
    };
    page(address, || provide_context(DemoPeople(vec![person])))
}

fn page(address: &str, context: impl FnOnce()) -> String {
    let _ = any_spawner::Executor::init_futures_executor();
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
    let html = owner.with(|| {
        provide_context(RequestUrl::new(address));
        let (meta, _output) = ServerMetaContext::new();
        provide_context(meta);
        context();
        App().to_html()
    });
    owner.cleanup();
    html
}

/// Depth and name of every element: as the tags were written, and as an HTML parser understands them.
pub(crate) fn trees(html: &str) -> (Vec<String>, Vec<String>) {
    (written(html), read(html))
}

fn line(depth: usize, name: &str) -> String {
    format!("{}{name}", "  ".repeat(depth))
}

fn written(html: &str) -> Vec<String> {
    let (mut depth, mut out, mut rest) = (0_usize, Vec::new(), html);
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let Some((tag, next)) = after.split_once('>') else {
            break;
        };
        rest = next;
        // the marks between texts: a browser reads them as empty comments
        if tag.starts_with('!') {
            continue;
        }
        if tag.starts_with('/') {
            depth -= 1;
            continue;
        }
        let name = tag.split([' ', '/', '\n']).next().unwrap_or_default();
        out.push(line(depth, name));
        if !VOID.contains(&name) && !tag.ends_with('/') {
            depth += 1;
        }
    }
    out
}

fn read(html: &str) -> Vec<String> {
    let whole = format!("<!DOCTYPE html><html><head></head><body>{html}</body></html>");
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(whole);
    let mut out = Vec::new();
    if let Some(body) = find_body(&dom.document) {
        body.children
            .borrow()
            .iter()
            .for_each(|child| walk(child, 0, &mut out));
    }
    out
}

fn find_body(node: &Handle) -> Option<Handle> {
    if matches!(&node.data, NodeData::Element { name, .. } if &*name.local == "body") {
        return Some(node.clone());
    }
    node.children.borrow().iter().find_map(find_body)
}

fn walk(node: &Handle, depth: usize, out: &mut Vec<String>) {
    let mut deeper = depth;
    if let NodeData::Element { name, .. } = &node.data {
        out.push(line(depth, &name.local));
        deeper += 1;
    }
    node.children
        .borrow()
        .iter()
        .for_each(|child| walk(child, deeper, out));
}
