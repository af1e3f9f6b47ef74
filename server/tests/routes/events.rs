//! The live stream: a ping when something changed for this account, nothing else, and an end.

use crate::authenticator::Browser;
use crate::support::{HARUTO, KENTA, MISAKI, NURSE, Server, edit, id, server};
use axum::body::BodyDataStream;
use axum::http::{Request, header};
use futures_util::StreamExt;
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;

/// What the contract allows from a change to the ping.
const SOON: Duration = Duration::from_secs(2);

pub(crate) struct Stream(BodyDataStream);

pub(crate) async fn listen(server: &Server, cookie: &str) -> Stream {
    let request = Request::get("/api/v1/events")
        .header(header::HOST, "localhost:3000")
        .header(header::COOKIE, cookie);
    let response = server
        .send(request.body(axum::body::Body::empty()).unwrap())
        .await;
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "text/event-stream"
    );
    let mut stream = Stream(response.into_body().into_data_stream());
    assert_eq!(
        stream.next().await,
        "event: changed\ndata: 1\nretry: 3000\n\n",
        "the first ping covers the time before"
    );
    stream
}

impl Stream {
    async fn next(&mut self) -> String {
        let frame = timeout(SOON, self.0.next())
            .await
            .expect("nothing came in two seconds");
        frame
            .map(|it| String::from_utf8(it.unwrap().to_vec()).unwrap())
            .unwrap_or_default()
    }

    pub(crate) async fn stays_silent(&mut self) {
        assert!(
            timeout(Duration::from_millis(500), self.0.next())
                .await
                .is_err()
        );
    }
}

#[tokio::test]
async fn a_change_of_ones_childs_record_is_told_within_two_seconds() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    let mut hers = listen(&server, &server.sign_in(MISAKI).await).await;
    let mut stranger = listen(&server, &server.sign_in(KENTA).await).await;
    phone
        .sync(&[edit(1, HARUTO, &id(2, 1), "name", "secret words", &[])])
        .await;
    let ping = hers.next().await;
    assert_eq!(
        ping, "event: changed\ndata: 1\n\n",
        "nothing of what changed is in it"
    );
    stranger.stays_silent().await;
}

#[tokio::test]
async fn a_burst_of_changes_is_one_ping() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    let mut stream = listen(&server, &phone.cookie).await;
    for number in 0..20 {
        phone
            .sync(&[edit(
                number,
                HARUTO,
                &id(2, 1),
                &format!("f{number}"),
                "x",
                &[],
            )])
            .await;
    }
    stream.next().await;
    let more = async {
        let mut count = 0;
        while timeout(Duration::from_millis(300), stream.0.next())
            .await
            .is_ok()
        {
            count += 1;
        }
        count
    };
    assert!(more.await < 10);
}

#[tokio::test]
async fn the_stream_ends_with_the_session() {
    let server = server().await;
    let cookie = server.sign_in(NURSE).await;
    let mut stream = listen(&server, &cookie).await;
    let mut other = listen(&server, &server.sign_in(NURSE).await).await;
    server
        .post("/auth/signout", &[("cookie", &cookie)], "")
        .await;
    assert_eq!(stream.next().await, "");
    other.stays_silent().await;
}

/// No record changes with a tie: whoever it is about is told all the same, also when it ends.
#[tokio::test]
async fn a_tie_that_begins_or_ends_is_told_to_whom_it_is_about() {
    let server = server().await;
    let mut misaki = Browser::of(&server, MISAKI).await;
    let mut kenta = Browser::of(&server, KENTA).await;
    let wanted = json!({ "kind": "person", "person": HARUTO, "relation": "guardian" });
    let made = misaki.post("/api/v1/invitations", wanted).await.json();
    let link = json!({ "token": made["token"] });
    let code = kenta.post("/auth/invitation/accept", link).await.json();
    let made = misaki.get("/api/v1/invitations").await.json();
    let mut his = listen(&server, &server.sign_in(KENTA).await).await;
    let mut nurse = listen(&server, &server.sign_in(NURSE).await).await;
    let confirm =
        json!({ "invitation": made["invitations"][0]["invitation"], "code": code["code"] });
    misaki.post("/api/v1/invitations/confirm", confirm).await;
    assert_eq!(his.next().await, "event: changed\ndata: 1\n\n");
    let end = json!({ "person": HARUTO, "account": KENTA });
    kenta.post("/api/v1/acting/end", end).await;
    assert_eq!(his.next().await, "event: changed\ndata: 1\n\n");
    nurse.stays_silent().await;
}
