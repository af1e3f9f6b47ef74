//! The way between devices and server, and what may stand in it.

use super::{Message, Mood, World};
use crate::device::{Answer, Request};
use crate::rng::Rng;
use domain::Instant;
use sync::request::{RequestProblem, read_request};
use sync::serve::serve;
use sync::testing::{SmallRules, now};

impl World {
    pub(crate) fn deliver_something(&mut self) {
        if self.net.is_empty() {
            return;
        }
        let index = self.rng.index(self.net.len());
        let message = self.net.remove(index);
        let hostile = !self.calm;
        if hostile && self.rng.percent(10) {
            self.net.push(message.clone());
            self.tally.repeats += 1;
        }
        let lost = hostile && self.rng.percent(12);
        self.tally.losses += u32::from(lost);
        match message {
            Message::ToServer(request) if lost => {
                // Either the device hears that the connection broke, or it hears nothing.
                if self.rng.percent(50) {
                    self.net.push(Message::ToDevice(request, None));
                }
            }
            Message::ToServer(request) => {
                let answer = self.answer(&request);
                self.net.push(Message::ToDevice(request, answer));
            }
            Message::ToDevice(request, answer) => {
                let answer = if lost { None } else { answer };
                self.devices[request.device].receive(&request, answer);
            }
        }
    }

    fn answer(&mut self, request: &Request) -> Option<Answer> {
        let page = |status, body: &str| Answer {
            status,
            json: false,
            redirected: false,
            retry_after: None,
            body: body.to_owned(),
        };
        if self.mood.1 == 0 {
            self.mood = (Mood::Fine, 0);
        }
        self.mood.1 = self.mood.1.saturating_sub(1);
        match self.mood.0 {
            Mood::Fine => {}
            Mood::Down(status) => {
                return Some(Answer {
                    retry_after: Some(2),
                    ..page(status, "<p>down</p>")
                });
            }
            Mood::DownAfterCommit => {
                let _ = self.serve(request);
                return Some(page(504, "<p>timeout</p>"));
            }
            Mood::Captive => return Some(page(200, "<title>Wi-Fi</title>")),
            Mood::Redirect => {
                return Some(Answer {
                    redirected: true,
                    ..page(200, "<title>Wi-Fi</title>")
                });
            }
            Mood::MiddleboxForbids => return Some(page(403, "<p>blocked</p>")),
            Mood::LoginUnderLoad => {
                return Some(Answer {
                    json: true,
                    ..page(401, "{}")
                });
            }
            Mood::TooLarge(limit) if request.body.len() > limit => {
                return Some(Answer {
                    json: self.rng.percent(70),
                    ..page(413, "{}")
                });
            }
            Mood::TooLarge(_) => {}
        }
        let mut answer = self.serve(request);
        let stale = !self.calm && self.rng.percent(4);
        if let Some(old) = self.old_answers[request.device].clone().filter(|_| stale) {
            return Some(old); // some cache on the way
        }
        if answer.status == 200 {
            self.old_answers[request.device] = Some(answer.clone());
        }
        if !self.calm && self.rng.percent(4) {
            damage(&mut self.rng, &mut answer.body);
        }
        Some(answer)
    }

    fn serve(&mut self, request: &Request) -> Answer {
        let json = |status, body: String| Answer {
            status,
            json: true,
            redirected: false,
            retry_after: None,
            body,
        };
        let device = &self.devices[request.device];
        if !device.signed_in {
            return json(401, "{}".to_owned());
        }
        let read = match read_request(request.body.as_bytes()) {
            Ok(read) => read,
            Err(RequestProblem::TooLarge) => return json(413, "{}".to_owned()),
            Err(RequestProblem::Malformed { .. }) => return json(400, "{}".to_owned()),
            Err(RequestProblem::Protocol { .. }) => return json(426, "{}".to_owned()),
        };
        let time = Instant(self.time);
        let response = now(serve(
            &self.server,
            &self.server,
            &SmallRules,
            &device.caller,
            read,
            time,
        ));
        json(200, serde_json::to_string(&response.unwrap()).unwrap())
    }
}

/// Cut off somewhere, or one byte is another one.
fn damage(rng: &mut Rng, body: &mut String) {
    let mut at = rng.index(body.len());
    while !body.is_char_boundary(at) {
        at -= 1;
    }
    if rng.percent(50) {
        body.truncate(at);
    } else if body.as_bytes()[at].is_ascii_alphanumeric() {
        body.replace_range(at..=at, "7");
    }
}
