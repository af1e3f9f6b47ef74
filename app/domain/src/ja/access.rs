//! Words for who may see what: roles, jobs, levels, purposes, and what somebody hears who may not.
//!
//! Denials that must not tell whether the person exists all sound alike.

use crate::access::emergency::{Identification, Missing, Reason};
use crate::access::{Job, Level, Outside, Powers, Purpose, Role, View};

/// Reading something that is not there for this account.
pub const NOT_FOUND: &str = "見つかりません。";

/// Writing something this account may not write.
pub const NOT_ALLOWED: &str = "この操作はできません。入力した内容はこの端末に残っています。";

/// A job, as it stands beside a name.
pub const fn job(job: Job) -> &'static str {
    match job {
        Job::Person => "保護者",
        Job::Nurse => "看護師",
        Job::Doctor => "医師",
        Job::Pharmacist => "薬剤師",
        Job::VisitingNurse => "訪問看護師",
        Job::CareManager => "ケアマネジャー",
        Job::CareWorker => "介護職員",
        Job::MunicipalCare => "市区町村の職員（介護・助成）",
        Job::MunicipalVaccination => "市区町村の職員（予防接種）",
        Job::PublicHealthNurse => "保健師",
        Job::AmbulanceCrew => "救急隊員",
        Job::Administrator => "管理者",
        Job::Unknown => "新しい役割",
    }
}

/// Who somebody is for the person, in everyday words.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::P => "あなた（本人）",
        Role::G => "保護者",
        Role::L => "後見人など",
        Role::A => "代わりに手つづきする人（代理人）",
        Role::F => "家族",
        Role::CM => "ケアマネジャー",
        Role::CW => "介護の人",
        Role::VN => "訪問看護師・リハビリの人",
        Role::DR => "かかりつけの医師・看護師",
        Role::PH => "薬剤師",
        Role::MC => "市区町村の人（介護・助成）",
        Role::MV => "市区町村の人（予防接種）",
        Role::HN => "保健師",
        Role::ED => "救急の病院",
        Role::EM => "救急隊",
        Role::AD => "システムの管理者",
    }
}

/// The official term of a role, for whoever compares with a law or a form.
pub const fn official_role(role: Role) -> &'static str {
    match role {
        Role::P => "本人",
        Role::G => "保護者（親権者）",
        Role::L => "成年後見人等",
        Role::A => "代理人（本人が指名）",
        Role::F => "家族（閲覧）",
        Role::CM => "介護支援専門員",
        Role::CW => "介護職員",
        Role::VN => "訪問看護師・療法士",
        Role::DR => "医師・歯科医師",
        Role::PH => "薬剤師",
        Role::MC => "市町村職員（介護・助成）",
        Role::MV => "市町村職員（予防接種）",
        Role::HN => "保健師",
        Role::ED => "救急病院",
        Role::EM => "救急隊",
        Role::AD => "システム管理者",
    }
}

/// 後見・保佐・補助
pub const fn powers(powers: Powers) -> &'static str {
    match powers {
        Powers::Guardianship => "後見",
        Powers::Curatorship(_) => "保佐",
        Powers::Assistance(_) => "補助",
    }
}

/// 山田 花子（後見）
pub fn represents(name: &str, powers: Powers) -> String {
    format!("{name}（{}）", self::powers(powers))
}

/// How much of a category a role sees, in a sentence for the person.
pub const fn level(level: Level) -> &'static str {
    match level {
        Level::W => "見ることと、書きくわえることができます。",
        Level::R => "見ることができます。",
        Level::X => {
            "自分で書いたものは見られます。ほかの人が書いたものは、あなたが許したときだけ見られます。"
        }
        Level::C => "あなたが許したときだけ見られます。",
        Level::S => "かんたんなまとめだけ見られます。",
        Level::O => "自分のところで書いたものだけ見られます。",
        Level::I => "あなたが1つずつ許したものだけ見られます。",
        Level::E => "命があぶないときだけ見られます。",
        Level::Q => "この手帳では見られません。役所などに「開示請求」をすると見られます。",
        Level::Never => "見られません。",
    }
}

/// The view somebody gets.
pub const fn view(view: View) -> &'static str {
    match view {
        View::Full => "ぜんぶ",
        View::WithoutPlaces => "住所や病院の名前など、場所がわかるものをのぞいたもの",
        View::Reduced => "かんたんなまとめ",
    }
}

/// What for: the end of 「…のため」.
pub const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Treatment => "診察や看護",
        Purpose::CareManagement => "介護の計画とサービス",
        Purpose::EmergencyTreatment => "救急の手当て",
        Purpose::BreakTheGlass => "命があぶなく、本人に聞けないとき",
        Purpose::PublicHealth => "予防接種・母子保健・検診の事務",
        Purpose::Coverage => "保険や助成の確認",
        Purpose::PersonAsked => "本人のたのみ",
        Purpose::FamilyAsked => "家族のたのみ（本人が許したもの）",
        Purpose::Research => "研究（だれのものか分からない形だけ）",
        Purpose::Supporter => "本人がえらんだ人の手助け",
    }
}

/// What somebody hears who was denied, and what they can do.
pub const fn denied(outside: Outside) -> &'static str {
    match outside {
        Outside::NoData => NOT_FOUND,
        Outside::Ended => {
            "この方とのつながりは終わっています。自分のところで書いた記録だけ見られます。"
        }
        Outside::Suspended => {
            "しばらくサービスの記録がないため、休止中です。自分のところで書いた記録は見られます。続けるときは、本人に再開をお願いしてください。"
        }
        Outside::NotGranted => {
            "本人の許可がまだないため、見られません。本人にお願いを送ることができます。"
        }
        Outside::Revoked => "本人が許可を取りやめたため、見られません。",
        Outside::Expired => {
            "許可の期限が終わったため、見られません。続けるときは、本人にお願いしてください。"
        }
        Outside::Purpose => "この目的では見られません。目的を確かめてください。",
        Outside::Age => {
            "年齢の決まりにより、この操作はできません。手帳の持ち主または保護者が行ってください。"
        }
        Outside::Held => {
            "保護者の間で話し合いが続いているため、書くことと新しい許可は止まっています。見ることはできます。市区町村または医療機関が書類を確かめると再開できます。"
        }
    }
}

/// Why the glass is broken.
pub const fn emergency_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Unconscious => "意識障害",
        Reason::Shock => "重いけが・ショック",
        Reason::CannotSpeak => "会話できない",
        Reason::Other => "その他",
    }
}

/// How the patient was identified.
pub const fn identification(way: Identification) -> &'static str {
    match way {
        Identification::Card => "マイナ保険証・資格確認書",
        Identification::FourItems => "氏名・生年月日・性別・住所",
        Identification::Photo => "顔写真",
        Identification::CareStaff => "その場にいる介護職員の確認",
    }
}

/// What is still missing before the glass breaks.
pub const fn emergency_missing(missing: Missing) -> &'static str {
    match missing {
        Missing::Words => "理由を言葉で書いてください。",
        Missing::Identification => "本人の確かめ方を2つ選んでください。",
        Missing::SecondFactor => "もう一度、本人確認（パスキー）をしてください。",
    }
}
