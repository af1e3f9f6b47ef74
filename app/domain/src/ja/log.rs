//! 「だれが見たか」 in everyday words: 11月21日 9:05 ○○訪問看護ステーション 訪問看護師 — 薬・介護の計画を見ました — 訪問のため

use super::{access, category};
use crate::access::{Categories, DenyReason, Job, Purpose};
use crate::fhir::audit_event::{Event, Ground};
use crate::log::Filter;

/// Beside a line that was told later.
pub const OFFLINE: &str = "通信がないところで見て、あとから届いた記録です。";
/// The button on a line.
pub const ASK: &str = "これは何ですか（質問する）";
/// Nobody can be asked about a line of one's own side.
pub const NO_ONE_TO_ASK: &str = "家族の操作です。直接聞いてください。";

/// A name with its job.
pub fn who(job: Option<Job>, name: &str) -> String {
    match job {
        None | Some(Job::Person) => name.to_owned(),
        Some(job) if name.is_empty() => access::job(job).to_owned(),
        Some(job) => format!("{} {name}", access::job(job)),
    }
}

/// What was done. Denied: what was tried.
pub fn what(event: Option<Event>, categories: Categories, denied: bool) -> String {
    let names: Vec<&str> = categories.iter().map(category::plain).collect();
    let what = if names.is_empty() {
        "記録".to_owned()
    } else {
        names.join("、")
    };
    let (done, tried) = match event {
        None | Some(Event::Read) => (
            format!("{what}を見ました"),
            format!("{what}を見ようとしました"),
        ),
        Some(Event::Create) => (
            format!("{what}を書きました"),
            format!("{what}を書こうとしました"),
        ),
        Some(Event::Update) => (
            format!("{what}を直しました"),
            format!("{what}を直そうとしました"),
        ),
        Some(Event::Delete) => (
            format!("{what}を消しました"),
            format!("{what}を消そうとしました"),
        ),
        Some(Event::Print) => (
            format!("{what}を印刷しました"),
            format!("{what}を印刷しようとしました"),
        ),
        Some(Event::Export) => (
            format!("{what}をファイルに取り出しました"),
            format!("{what}をファイルに取り出そうとしました"),
        ),
        Some(event) => {
            let done = affair(event).to_owned();
            let tried = format!("「{done}」の操作をしようとしました");
            (done, tried)
        }
    };
    if denied { tried } else { done }
}

/// What is no matter of records.
const fn affair(event: Event) -> &'static str {
    match event {
        Event::Grant => "見てよい人を増やしました",
        Event::Revoke => "見てよい許可を取りやめました",
        Event::Name => "代わりに手つづきする人や家族を決めました",
        Event::HandOver => "手帳を本人に渡しました",
        Event::Protect => "保護（閲覧制限）を始めました",
        Event::LiftProtection => "保護（閲覧制限）を終えました",
        Event::Hold => "保護者の話し合いのため、書くことを止めました",
        Event::LiftHold => "書くことを再開しました",
        Event::EmergencyStart => "救急のため、許可を待たずに記録を開きました",
        Event::EmergencyWiden => "救急のため、ほかの記録も開きました",
        Event::EmergencyStop => "救急のための閲覧を終えました",
        Event::EmergencyReview => "病院が、救急のための閲覧を確かめました",
        Event::Ask => "質問を送りました",
        Event::Answer => "質問に答えました",
        Event::Request => "見せてほしいとお願いしました",
        Event::NewDevice => "新しい端末を加えました",
        Event::Read
        | Event::Create
        | Event::Update
        | Event::Delete
        | Event::Print
        | Event::Export => "記録を開きました",
    }
}

/// What for, and on what ground.
pub fn why(
    purpose: Option<Purpose>,
    ground: Option<Ground>,
    words: Option<&str>,
) -> Option<String> {
    let purpose = purpose.map(|purpose| format!("{}のため", access::purpose(purpose)));
    let ground = ground.map(|ground| format!("（{}）", self::ground(ground)));
    let words = words.map(|words| format!("「{words}」"));
    let parts: Vec<String> = [purpose, words, ground].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.concat())
}

const fn ground(ground: Ground) -> &'static str {
    match ground {
        Ground::Grant(_) => "あなたの許可があるため",
        Ground::Service => "サービスの担当のため",
        Ground::Duty => "法律で決められた仕事のため",
        Ground::Visit => "その日に予診票を渡したため",
        Ground::Emergency => "命があぶなかったため",
        Ground::OwnEntry => "自分のところで書いた記録のため",
        Ground::Right => "本人または代わりの人のため",
        Ground::Question => "質問に答えるため",
    }
}

/// Why it was not shown, told to the person.
pub const fn denied(reason: DenyReason) -> &'static str {
    match reason {
        DenyReason::Protected => {
            "保護（閲覧制限）をしているので、見せませんでした。相手には「見つかりません」とだけ出ます。"
        }
        DenyReason::NoRelationship => "あなたと関係のない人なので、見せませんでした。",
        DenyReason::Role => "その仕事では見られない記録なので、見せませんでした。",
        DenyReason::RelationshipEnded => "関係が終わっているので、見せませんでした。",
        DenyReason::RelationshipSuspended => {
            "しばらくサービスがなく休止中なので、見せませんでした。"
        }
        DenyReason::Sensitive => "1つずつ許す記録なので、見せませんでした。",
        DenyReason::Age => "年齢の決まりにより、できませんでした。",
        DenyReason::Held => "保護者の話し合いが続いているので、できませんでした。",
        DenyReason::NotGranted => "あなたの許可がないので、見せませんでした。",
        DenyReason::Revoked => "あなたが許可を取りやめたので、見せませんでした。",
        DenyReason::Purpose => "許した目的とちがうので、見せませんでした。",
        DenyReason::Expired => "許可の期限が終わっていたので、見せませんでした。",
    }
}

/// The name of a filter.
pub const fn filter(filter: Filter) -> &'static str {
    match filter {
        Filter::Emergency => "緊急",
        Filter::Family => "家族",
        Filter::Municipality => "役所",
        Filter::Denied => "見せなかったもの",
        Filter::Office => "医療機関・事業所",
    }
}
