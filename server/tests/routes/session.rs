//! Signing in and out, cookies, and proof that a request is our own page's.

use crate::support::{DOCTOR, MISAKI, NURSE, Wish, server, server_as};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn one_tap_signs_in_as_a_demo_person_without_script() {
    let server = server().await;
    let answer = server
        .post("/auth/demo", &[FORM], format!("person={MISAKI}"))
        .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/home")
    );
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("tsunagu=") && cookie.ends_with("Max-Age=86400; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
}

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_the_host() {
    let server = server_as(Wish {
        origin: Some("https://techo.example.jp"),
        ..Wish::default()
    })
    .await;
    let request = Request::post("/auth/demo")
        .header(header::HOST, "techo.example.jp")
        .header(header::ORIGIN, "https://techo.example.jp")
        .header(FORM.0, FORM.1)
        .body(Body::from(format!("person={DOCTOR}")))
        .unwrap();
    let response = server.send(request).await;
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-tsunagu="), "{cookie}");
    assert!(
        cookie.ends_with("Max-Age=43200; HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
    assert!(
        response.headers()[header::STRICT_TRANSPORT_SECURITY]
            .to_str()
            .unwrap()
            .contains("max-age=63072000")
    );
}

#[tokio::test]
async fn without_demo_nobody_signs_in_that_way() {
    let server = server_as(Wish {
        demo: false,
        ..Wish::default()
    })
    .await;
    let answer = server
        .post("/auth/demo", &[FORM], format!("person={MISAKI}"))
        .await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::NOT_FOUND, "not-found")
    );
}

#[tokio::test]
async fn an_old_list_of_demo_people_leads_back_to_the_new_one() {
    let server = server().await;
    let nobody = "person=01930003-0000-7000-8000-0000000000ff";
    let answer = server.post("/auth/demo", &[FORM], nobody).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/signin")
    );
    let answer = server.post("/auth/demo", &[FORM], "person=x").await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::BAD_REQUEST, "malformed")
    );
}

#[tokio::test]
async fn the_session_says_who_where_and_gives_the_device_its_key() {
    let server = server().await;
    let cookie = server.sign_in(NURSE).await;
    let ask = |device: &str| format!("/api/v1/session?device={device}");
    let first = ask("01930009-0000-7000-8000-000000000001");
    let answer = server.get(&first, &[("cookie", &cookie)]).await;
    let session = answer.json();
    assert_eq!(session["name"], "田中 由美");
    assert_eq!(session["role"], "nurse");
    assert_eq!(session["organization_name"], "あおぞらこどもクリニック");
    assert_eq!(session["today"], "2026-11-21");
    assert_eq!(session["clinics"].as_array().unwrap().len(), 3);
    assert_eq!(answer.header("cache-control"), "no-store");
    let key = session["device_key"].as_str().unwrap().to_owned();
    assert_eq!(key.len(), 64);
    assert_eq!(
        server.get(&first, &[("cookie", &cookie)]).await.json()["device_key"],
        key
    );
    let other = server
        .get(
            &ask("01930009-0000-7000-8000-000000000002"),
            &[("cookie", &cookie)],
        )
        .await;
    assert_ne!(other.json()["device_key"], key);
    // who does not know yet whose device it is gets no key, and no device is remembered
    let none = server.get("/api/v1/session", &[("cookie", &cookie)]).await;
    assert_eq!(none.json()["name"], "田中 由美");
    assert_eq!(none.json()["device_key"], "");
    let keys = server.get("/auth/keys", &[("cookie", &cookie)]).await;
    assert_eq!(keys.json()["devices"].as_array().unwrap().len(), 2);
    let wrong = server.get(&ask("phone"), &[("cookie", &cookie)]).await;
    assert_eq!(
        (wrong.status, wrong.problem().as_str()),
        (StatusCode::BAD_REQUEST, "malformed")
    );
}

#[tokio::test]
async fn signing_in_anew_ends_the_session_before() {
    let server = server().await;
    let before = server.sign_in(MISAKI).await;
    let answer = server
        .post(
            "/auth/demo",
            &[FORM, ("cookie", &before)],
            format!("person={NURSE}"),
        )
        .await;
    let after = answer
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_ne!(before, after);
    let device = "/api/v1/session?device=01930009-0000-7000-8000-000000000001";
    assert_eq!(
        server.get(device, &[("cookie", &before)]).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        server.get(device, &[("cookie", &after)]).await.json()["role"],
        "nurse"
    );
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let server = server().await;
    let cookie = server.sign_in(MISAKI).await;
    let answer = server
        .post("/auth/signout", &[("cookie", &cookie)], "")
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(
        answer
            .header("set-cookie")
            .starts_with("tsunagu=; Path=/; Max-Age=0")
    );
    assert_eq!(
        answer.header("clear-site-data"),
        "\"cache\"",
        "what is not sent yet stays on the device"
    );
    let device = "/api/v1/session?device=01930009-0000-7000-8000-000000000001";
    assert_eq!(
        server.get(device, &[("cookie", &cookie)]).await.status,
        StatusCode::UNAUTHORIZED
    );
    let again = server
        .post("/auth/signout", &[("accept", "text/html,*/*")], "")
        .await;
    assert_eq!(
        (again.status, again.header("location")),
        (StatusCode::SEE_OTHER, "/signin")
    );
}

#[tokio::test]
async fn fm_34_a_sign_out_told_late_ends_its_own_sign_in_and_not_the_next_one() {
    let server = server().await;
    let device = "/api/v1/session?device=01930009-0000-7000-8000-000000000001";
    let name_of = async |cookie: &str| {
        let answer = server.get(device, &[("cookie", cookie)]).await;
        answer.json()["sign_in"].as_str().unwrap().to_owned()
    };
    let (first, second) = (server.sign_in(MISAKI).await, server.sign_in(MISAKI).await);
    let (old, new) = (name_of(&first).await, name_of(&second).await);
    assert_ne!(old, new);
    let check = async |meant: &str, session: StatusCode| {
        let path = format!("/auth/signout?sign_in={meant}");
        let answer = server.post(&path, &[("cookie", &second)], "").await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        let still = server.get(device, &[("cookie", &second)]).await.status;
        assert_eq!(still, session, "after signing out {meant}");
    };
    check(&old, StatusCode::OK).await;
    check(&new, StatusCode::UNAUTHORIZED).await;
}

#[tokio::test]
async fn sessions_end_by_themselves() {
    let server = server().await;
    let (guardian, staff) = (server.sign_in(MISAKI).await, server.sign_in(NURSE).await);
    let device = "/api/v1/session?device=01930009-0000-7000-8000-000000000001";
    let check = async |cookie: &str, expect: StatusCode| {
        assert_eq!(
            server.get(device, &[("cookie", cookie)]).await.status,
            expect
        );
    };
    // used all the while, so that none ends for being left alone
    for _ in 0..3 {
        server.advance(4 * 3_600_000 - 1);
        check(&staff, StatusCode::OK).await;
        check(&guardian, StatusCode::OK).await;
    }
    server.advance(3);
    check(&staff, StatusCode::UNAUTHORIZED).await;
    check(&guardian, StatusCode::OK).await;
    server.advance(11 * 3_600_000);
    check(&guardian, StatusCode::OK).await;
    server.advance(3_600_000);
    check(&guardian, StatusCode::UNAUTHORIZED).await;
}

#[tokio::test]
async fn another_site_changes_nothing() {
    let server = server().await;
    let cookie = server.sign_in(MISAKI).await;
    let cases: [&[(&str, &str)]; 4] = [
        &[],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[
            ("origin", "http://localhost:3000"),
            ("sec-fetch-site", "cross-site"),
        ],
    ];
    for path in ["/auth/demo", "/auth/signout", "/api/v1/sync"] {
        for case in cases {
            let mut request = Request::post(path)
                .header(header::HOST, "localhost:3000")
                .header(header::COOKIE, &cookie);
            for (name, value) in case {
                request = request.header(*name, *value);
            }
            let response = server.send(request.body(Body::empty()).unwrap()).await;
            let answer = crate::support::Answer::of(response).await;
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (StatusCode::FORBIDDEN, "other-site"),
                "{path} {case:?}"
            );
        }
    }
    let request = Request::get("/signin")
        .header(header::HOST, "rebound.example")
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        server.send(request).await.status(),
        StatusCode::MISDIRECTED_REQUEST
    );
}

#[tokio::test]
async fn a_flood_is_slowed_and_told_when_to_come_back() {
    let server = server_as(Wish {
        rate: 4,
        ..Wish::default()
    })
    .await;
    let cookie = server.sign_in(MISAKI).await;
    let device = "/api/v1/session?device=01930009-0000-7000-8000-000000000001";
    for _ in 0..2 {
        assert_eq!(
            server.get(device, &[("cookie", &cookie)]).await.status,
            StatusCode::OK
        );
    }
    let answer = server.get(device, &[("cookie", &cookie)]).await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::TOO_MANY_REQUESTS, "too-many")
    );
    assert_eq!(answer.header("retry-after"), "15");
    server.advance(15_000);
    assert_eq!(
        server.get(device, &[("cookie", &cookie)]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn health_is_asked_by_any_name() {
    let server = server().await;
    let request = Request::get("/healthz")
        .header(header::HOST, "10.0.0.7")
        .body(Body::empty())
        .unwrap();
    assert_eq!(server.send(request).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_browser_that_is_stuck_is_told_to_drop_the_pages_it_put_away() {
    let server = server().await;
    let answer = server.get("/api/v1/put-away", &[]).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.header("clear-site-data"), "\"cache\"");
    assert_eq!(answer.header("cache-control"), "no-store");
}
