//! A whole server in this process: a temporary database with the demo people, a clock that stands
//! still, and the requests devices make.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use domain::Instant;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::app::app;
use server::assets::Assets;
use server::clock::Clock;
use server::keys::oidc::Provider;
use server::limits::Limits;
use server::live::Live;
use server::origin::Site;
use server::rules::DomainRules;
use server::session::Sessions;
use server::state::{Parts, State};
use server::store::{Place, Store};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;
use tower::ServiceExt;

/// Saturday 21 November 2026, ten in the morning in Japan.
pub(crate) const NOW: Instant = Instant(1_795_222_800_000);
pub(crate) const DAY_MILLIS: i64 = 86_400_000;
pub(crate) const HOST: &str = "localhost:3000";
pub(crate) const ORIGIN: &str = "http://localhost:3000";

pub(crate) const MISAKI: &str = "01930003-0000-7000-8000-000000000001";
pub(crate) const KENTA: &str = "01930003-0000-7000-8000-000000000002";
pub(crate) const NURSE: &str = "01930003-0000-7000-8000-00000000000b";
pub(crate) const DOCTOR: &str = "01930003-0000-7000-8000-00000000000c";
pub(crate) const OTHER_DOCTOR: &str = "01930003-0000-7000-8000-00000000000d";
pub(crate) const EMERGENCY_DOCTOR: &str = "01930003-0000-7000-8000-000000000010";
pub(crate) const EMERGENCY_NURSE: &str = "01930003-0000-7000-8000-000000000011";
pub(crate) const HEALTH_NURSE: &str = "01930003-0000-7000-8000-000000000012";
pub(crate) const NAOKO: &str = "01930003-0000-7000-8000-000000000013";
pub(crate) const REN: &str = "01930004-0000-7000-8000-000000000004";
pub(crate) const HARUTO: &str = "01930004-0000-7000-8000-000000000001";
pub(crate) const AOI: &str = "01930004-0000-7000-8000-000000000003";
pub(crate) const CLINIC: &str = "01930001-0000-7000-8000-000000000001";

pub(crate) struct Server {
    pub(crate) state: State,
    pub(crate) folder: TempDir,
    router: Router,
    hand: Arc<AtomicI64>,
}

/// How a test wants its server.
pub(crate) struct Wish {
    pub(crate) demo: bool,
    pub(crate) origin: Option<&'static str>,
    pub(crate) rate: u32,
    pub(crate) oidc: Vec<Provider>,
    /// Another database than a file of its own.
    pub(crate) place: Option<Place>,
    /// The machine's clock instead of one that stands still.
    pub(crate) real_time: bool,
}

impl Default for Wish {
    fn default() -> Self {
        Wish {
            demo: true,
            origin: None,
            rate: 0,
            oidc: Vec::new(),
            place: None,
            real_time: false,
        }
    }
}

pub(crate) async fn server() -> Server {
    server_as(Wish::default()).await
}

pub(crate) async fn server_as(wish: Wish) -> Server {
    let folder = tempfile::tempdir().unwrap();
    build(&folder.path().join("dist"));
    let live = Live::default();
    let place = wish
        .place
        .unwrap_or_else(|| Place::new(None, folder.path()));
    let store = Store::open(&place, Arc::new(DomainRules), live.clone())
        .await
        .unwrap();
    for name in ["1-clinics", "2-sato", "3-suzuki", "4-town", "5-kimura"] {
        let path = format!("{}/demo/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        store
            .import(server::import::read(&text, NOW).unwrap())
            .await
            .unwrap();
    }
    let (standing, hand) = Clock::standing_at(NOW);
    let clock = if wish.real_time {
        Clock::Machine
    } else {
        standing
    };
    let state = State::new(Parts {
        store,
        clock,
        assets: Assets::load(&folder.path().join("dist")).unwrap(),
        site: Site::new(wish.origin).unwrap(),
        live,
        limits: Limits::new(wish.rate),
        sessions: Sessions::default(),
        rules: Arc::new(DomainRules),
        demo: wish.demo,
        proxied: false,
        oidc: wish.oidc,
    });
    Server {
        router: app(state.clone()),
        state,
        folder,
        hand,
    }
}

/// A build of the app as small as can be.
fn build(dist: &Path) {
    std::fs::create_dir_all(dist.join("icons")).unwrap();
    let files = [
        ("index.html", "<!doctype html><title>shell</title>"),
        ("sw.js", "// worker"),
        ("app-0123456789abcdef.js", "// plain"),
        ("app-0123456789abcdef.js.br", "// brotli"),
        ("app-0123456789abcdef_bg.wasm", "wasm"),
        ("app-fedcba9876543210.css", "/* */"),
        ("manifest.webmanifest", "{}"),
        ("icons/icon.svg", "<svg/>"),
        (
            "assets.json",
            r#"{"build":"b1","js":"/app-0123456789abcdef.js","wasm":"/app-0123456789abcdef_bg.wasm",
                "css":"/app-fedcba9876543210.css","files":[]}"#,
        ),
    ];
    for (name, content) in files {
        std::fs::write(dist.join(name), content).unwrap();
    }
}

impl Server {
    /// Moves the server's clock.
    pub(crate) fn advance(&self, millis: i64) {
        self.hand.fetch_add(millis, Ordering::Relaxed);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path).header(header::HOST, HOST);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(self.send(request.body(Body::empty()).unwrap()).await).await
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::post(path)
            .header(header::HOST, HOST)
            .header(header::ORIGIN, ORIGIN);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(self.send(request.body(body.into()).unwrap()).await).await
    }

    /// The cookie of somebody who just signed in.
    pub(crate) async fn sign_in(&self, account: &str) -> String {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let answer = self
            .post("/auth/demo", &form, format!("person={account}"))
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// A device of somebody who just signed in.
    pub(crate) async fn device(&self, account: &str, number: u32) -> Device<'_> {
        let cookie = self.sign_in(account).await;
        let id = format!("01930009-0000-7000-8000-0000{number:08x}");
        Device {
            server: self,
            cookie,
            id,
            cursor: None,
            rows: Vec::new(),
        }
    }
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) async fn of(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{} {}", self.status, self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|it| it.to_str().unwrap())
            .unwrap_or_default()
    }

    /// The code by which a device recognises our own refusal.
    pub(crate) fn problem(&self) -> String {
        let outcome = self.json();
        assert_eq!(outcome["resourceType"], "OperationOutcome", "{outcome}");
        assert!(
            !outcome["issue"][0]["details"]["text"]
                .as_str()
                .unwrap()
                .is_empty()
        );
        outcome["issue"][0]["details"]["coding"][0]["code"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

/// One installation of the app, as far as the server can tell.
pub(crate) struct Device<'s> {
    pub(crate) server: &'s Server,
    pub(crate) cookie: String,
    pub(crate) id: String,
    pub(crate) cursor: Option<Value>,
    /// Everything received, oldest first.
    pub(crate) rows: Vec<Value>,
}

impl Device<'_> {
    pub(crate) fn request(&self, changes: &[Value]) -> Value {
        json!({
            "protocol": 1, "device": self.id, "sent_at": NOW.0, "cursor": self.cursor, "changes": changes,
        })
    }

    pub(crate) async fn post_raw(&self, body: impl Into<Body>) -> Answer {
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("content-type", "application/json"),
        ];
        self.server.post("/api/v1/sync", &headers, body).await
    }

    /// One exchange; keeps cursor and rows. Gives the verdicts in order of the changes.
    pub(crate) async fn sync(&mut self, changes: &[Value]) -> Vec<Value> {
        let mut outcomes = self.exchange(changes).await;
        while outcomes.more {
            let next = self.exchange(&[]).await;
            outcomes.more = next.more;
        }
        let verdict = |change: &Value| {
            let id = &change["id"];
            let found = outcomes.list.iter().find(|it| it["id"] == *id);
            found.map(|it| it["verdict"].clone()).unwrap_or(Value::Null)
        };
        changes.iter().map(verdict).collect()
    }

    async fn exchange(&mut self, changes: &[Value]) -> Outcomes {
        let answer = self.post_raw(self.request(changes).to_string()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let mut answer = answer.json();
        self.cursor = Some(answer["cursor"].take());
        for change in answer["scope"].as_array().unwrap() {
            self.rows.retain(|row| row["person"] != change["person"]);
        }
        self.rows
            .extend(answer["rows"].as_array().unwrap().iter().cloned());
        let list = answer["outcomes"].as_array().unwrap().clone();
        Outcomes {
            list,
            more: answer["more"].as_bool().unwrap(),
        }
    }

    /// The kinds of a person's rows on this device, in order.
    pub(crate) fn kinds(&self, person: &str) -> Vec<String> {
        let of = self.rows.iter().filter(|row| row["person"] == person);
        of.map(|row| row["kind"].as_str().unwrap().to_owned())
            .collect()
    }

    pub(crate) fn row(&self, id: &str) -> Option<&Value> {
        self.rows.iter().rfind(|row| row["id"] == id)
    }
}

struct Outcomes {
    list: Vec<Value>,
    more: bool,
}

/// An id for a change or a record; `family` keeps tests readable.
pub(crate) fn id(family: u16, number: u32) -> String {
    format!("0193a{family:03x}-0000-7000-8000-{number:012x}")
}

/// A change on its way.
pub(crate) fn change(number: u32, person: &str, action: Value) -> Value {
    let id = id(1, number);
    json!({ "id": id, "change": { "id": id, "person": person, "at": NOW.0, "action": action } })
}

/// One answer typed into a 予診票.
pub(crate) fn edit(
    number: u32,
    person: &str,
    record: &str,
    link: &str,
    value: &str,
    replaces: &[String],
) -> Value {
    let fields = json!({ link: { "value": { "text": value }, "replaces": replaces } });
    let questionnaire = domain::questionnaire::CHILD;
    change(
        number,
        person,
        json!({ "edit": { "record": record, "questionnaire": questionnaire, "fields": fields } }),
    )
}
