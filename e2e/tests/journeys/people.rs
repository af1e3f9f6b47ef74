//! The invented people of `--demo` and what they do again and again.

use crate::harness::{Browser, Outcome, Server};
use serde_json::json;

/// 佐藤 美咲, mother of two.
pub(crate) const MISAKI: &str = "01930003-0000-7000-8000-000000000001";
/// 鈴木 健太, father of another family.
pub(crate) const KENTA: &str = "01930003-0000-7000-8000-000000000002";
/// 田中 由美, nurse of あおぞらこどもクリニック.
pub(crate) const NURSE: &str = "01930003-0000-7000-8000-00000000000b";
/// 高橋 健一, doctor there.
pub(crate) const DOCTOR: &str = "01930003-0000-7000-8000-00000000000c";
/// 伊藤 真理, doctor of another clinic.
pub(crate) const OTHER_DOCTOR: &str = "01930003-0000-7000-8000-00000000000d";
/// 中村 航, doctor of the emergency hospital.
pub(crate) const EMERGENCY_DOCTOR: &str = "01930003-0000-7000-8000-000000000010";
/// 小林 久美, nurse there, who confirms.
pub(crate) const EMERGENCY_NURSE: &str = "01930003-0000-7000-8000-000000000011";
/// 加藤 恵, 保健師 of the town.
pub(crate) const HEALTH_NURSE: &str = "01930003-0000-7000-8000-000000000012";
/// 山田 直子, mother of a boy of fifteen.
pub(crate) const NAOKO: &str = "01930003-0000-7000-8000-000000000013";
/// 山田 蓮, fifteen.
pub(crate) const REN: &str = "01930004-0000-7000-8000-000000000004";
/// 木村 彩, mother of a girl of fourteen.
pub(crate) const AYA: &str = "01930003-0000-7000-8000-000000000014";
/// 木村 咲, fourteen.
pub(crate) const SAKI: &str = "01930004-0000-7000-8000-000000000006";
/// 木村 茂, sixty-five, with a notebook of his own.
pub(crate) const SHIGERU: &str = "01930003-0000-7000-8000-000000000015";
/// His notebook.
pub(crate) const SHIGERU_BOOK: &str = "01930004-0000-7000-8000-000000000007";
/// 佐藤 陽翔, three years old.
pub(crate) const HARUTO: &str = "01930004-0000-7000-8000-000000000001";
/// あおぞらこどもクリニック
pub(crate) const CLINIC: &str = "01930001-0000-7000-8000-000000000001";

/// How a question is answered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Said {
    /// One of the choices.
    Choice(&'static str),
    /// Typed as it is.
    Words(&'static str),
}

/// The steps of the child form behind the two that the notebook fills in, answered by a healthy family.
const HEALTHY: [&[(&str, Said)]; 4] = [
    &[
        ("c01", Said::Choice("yes")),
        ("c02", Said::Words("３１００")),
        ("c02a", Said::Choice("not-occurred")),
        ("c02b", Said::Choice("not-occurred")),
        ("c02c", Said::Choice("absent")),
    ],
    &[
        ("c03", Said::Choice("no")),
        ("c04", Said::Choice("no")),
        ("c05", Said::Choice("no")),
        ("c06", Said::Choice("no")),
    ],
    &[
        ("c07", Said::Choice("no")),
        ("c08", Said::Choice("no")),
        ("c09", Said::Choice("no")),
        ("c10", Said::Choice("no")),
    ],
    &[
        ("c11", Said::Choice("absent")),
        ("c12", Said::Choice("no")),
        ("c13", Said::Choice("no")),
        ("c14", Said::Choice("no")),
    ],
];

/// An element by its id; link ids hold dots.
pub(crate) fn id(name: &str) -> String {
    format!("[id=\"{name}\"]")
}

impl Browser {
    /// One tap on the sign-in page.
    pub(crate) async fn sign_in(&self, server: &Server, account: &str) -> Outcome {
        self.go(&server.url("/signin")).await?;
        self.tap(&id(&format!("demo-{account}"))).await?;
        // the page that was left may learn of the new session before the next one is shown
        let expression = format!(
            "document.body?.dataset.account === '{account}' && location.pathname !== '/signin'"
        );
        self.holds("signed in", &expression).await
    }

    /// Signed in, at home, everything pulled, the app kept for offline.
    pub(crate) async fn at_home(&self, server: &Server, account: &str) -> Outcome {
        self.sign_in(server, account).await?;
        self.go(&server.url("/home")).await?;
        self.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
        self.installed().await?;
        self.synced().await
    }

    /// From home to an open form for today at the clinic. Gives back the record's id.
    pub(crate) async fn start_form(
        &self,
        person: &str,
        vaccine: &str,
        dose: &str,
    ) -> Outcome<String> {
        self.choose_vaccine(person, vaccine).await?;
        self.begin_form(&[&format!("new-dose--{dose}")]).await
    }

    /// From home to the page before a form, the vaccine chosen. What cannot be given today stands behind a button.
    pub(crate) async fn choose_vaccine(&self, person: &str, vaccine: &str) -> Outcome {
        self.tap(&format!("a[href=\"/forms/new/{person}\"]"))
            .await?;
        self.see("#new-vaccine").await?;
        let choice = format!("label[for=\"new-vaccine--{vaccine}\"]");
        if self.count(&choice).await? == 0 {
            self.tap("#new-vaccine-all").await?;
        }
        self.tap(&choice).await
    }

    /// The rest of that page: these answers, the clinic, today. Gives back the record's id.
    pub(crate) async fn begin_form(&self, choices: &[&str]) -> Outcome<String> {
        let clinic = format!("new-clinic--{CLINIC}");
        let first = [clinic.as_str(), "new-day--today"];
        for choice in first.iter().chain(choices) {
            self.tap(&format!("label[for=\"{choice}\"]")).await?;
        }
        // another form of the day is there: nothing of it, unless that was asked for
        let told = choices.iter().any(|choice| choice.starts_with("new-share"));
        if !told && self.count("#new-share").await? > 0 {
            self.tap("label[for=\"new-share--blank\"]").await?;
        }
        self.tap("#start-form").await?;
        self.see("#progress").await?;
        let path = self.path().await?;
        let record = path
            .strip_prefix("/forms/")
            .ok_or_else(|| format!("at {path}, not on a form"))?;
        Ok(record.to_owned())
    }

    /// Answers one question that is on the screen.
    pub(crate) async fn answer(&self, link: &str, said: Said) -> Outcome {
        match said {
            Said::Choice(code) => self.tap(&format!("label[for=\"{link}--{code}\"]")).await,
            Said::Words(text) => self.replace(&id(link), text).await,
        }
    }

    /// Waits until the storage of the device said that everything typed is written.
    pub(crate) async fn saved(&self) -> Outcome {
        self.holds(
            "saved on the device",
            "['saved', 'sent'].includes(document.querySelector('#saved-mark')?.dataset.state)",
        )
        .await
    }

    /// Waits until the server has everything typed in this form.
    pub(crate) async fn sent(&self) -> Outcome {
        self.holds(
            "sent to the server",
            "document.querySelector('#saved-mark')?.dataset.state === 'sent' && document.body.dataset.unsent === '0'",
        )
        .await
    }

    /// Goes to the next step of the form.
    pub(crate) async fn next_step(&self) -> Outcome {
        let before = self.text("#step-title").await?;
        self.tap("#next-step").await?;
        let moved = format!(
            "document.querySelector('#step-title')?.innerText !== {}",
            json!(before)
        );
        self.holds("the next step is shown", &moved).await
    }

    /// Goes from the first step to the review, every question answered as by a healthy family.
    pub(crate) async fn fill_in(&self) -> Outcome {
        self.next_step().await?;
        self.fill_steps(&HEALTHY).await
    }

    /// Goes on through these steps and to the one behind them.
    pub(crate) async fn fill_steps(&self, steps: &[&[(&str, Said)]]) -> Outcome {
        for step in steps {
            self.next_step().await?;
            for (link, said) in *step {
                self.answer(link, *said).await?;
            }
            self.saved().await?;
        }
        self.next_step().await
    }

    /// Hands in the form that is at its review.
    pub(crate) async fn hand_in(&self) -> Outcome {
        self.tap("#submit-form").await?;
        self.see("#submitted").await
    }
}
