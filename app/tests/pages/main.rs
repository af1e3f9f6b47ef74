//! Every page as the server renders it: it renders, it has its landmarks, and a browser reads it as it was written.

#[path = "../support/mod.rs"]
mod support;

use support::{render, render_with_demo, render_with_provider, trees};

const ID: &str = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f40";

/// Every address of `routes.rs`.
fn addresses() -> Vec<String> {
    let fixed = [
        "/",
        "/signin",
        "/home",
        "/attention",
        "/settings",
        "/settings/lock",
        "/settings/keys",
        "/settings/staff",
        "/recover",
        "/invite",
        "/people-here",
        "/clinic",
        "/clinic/scan",
        "/nowhere",
    ];
    let with_id = ["/people/", "/forms/new/", "/forms/", "/clinic/forms/"];
    let deeper = [
        format!("/forms/{ID}/qr"),
        format!("/forms/{ID}/print"),
        format!("/forms/{ID}?step=review"),
    ];
    fixed
        .into_iter()
        .map(str::to_owned)
        .chain(with_id.map(|start| format!("{start}{ID}")))
        .chain(deeper)
        .collect()
}

#[test]
fn every_page_is_read_by_a_browser_as_it_was_written() {
    for address in addresses() {
        let html = render(&address);
        let (written, read) = trees(&html);
        assert_eq!(
            written, read,
            "{address}: a browser would move elements\n{html}"
        );
    }
}

#[test]
fn every_page_has_one_main_and_at_most_one_first_heading() {
    for address in addresses() {
        let html = render(&address);
        assert_eq!(html.matches("<main").count(), 1, "{address}");
        assert!(html.matches("<h1").count() <= 1, "{address}");
    }
}

#[test]
fn personal_pages_render_only_that_nothing_is_known_yet() {
    for address in [
        "/home",
        "/attention",
        "/settings",
        "/settings/lock",
        "/settings/keys",
        "/settings/staff",
    ] {
        assert!(
            render(address).contains("data-state=\"loading\""),
            "{address}"
        );
    }
}

#[test]
fn landing_and_sign_in_can_be_read_and_used_without_script() {
    let landing = render("/");
    assert!(landing.contains("<h1") && landing.contains("href=\"/signin\""));
    let sign_in = render_with_demo("/signin");
    assert!(
        sign_in.contains("<form method=\"post\" action=\"/auth/demo\""),
        "{sign_in}"
    );
    assert!(sign_in.contains("佐藤 美咲 さんとして"), "{sign_in}");
}

#[test]
fn openid_providers_are_plain_links_and_a_failed_sign_in_there_is_told() {
    let page = render_with_provider("/signin?problem=sign-in-failed");
    assert!(
        page.contains("href=\"/auth/oidc/start?provider=city\""),
        "{page}"
    );
    assert!(page.contains("ひばり市 でサインイン"), "{page}");
    assert!(page.contains("id=\"sign-in-failed\""), "{page}");
    assert!(!render("/signin").contains("/auth/oidc/start"));
}

#[test]
fn the_demo_people_are_shown_only_when_the_server_names_them() {
    assert!(!render("/signin").contains("/auth/demo"));
}

#[test]
fn nothing_carries_a_style_of_its_own_because_the_policy_forbids_it() {
    for address in addresses() {
        assert!(!render(&address).contains(" style="), "{address}");
    }
}
