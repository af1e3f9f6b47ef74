//! Words of 住所地外接種, for a family.

use super::date::both;
use crate::away::Step;

/// What to do.
pub fn title(step: Step) -> &'static str {
    match step {
        Step::AskDigital => "デジタルの仕組みに入っているか聞く",
        Step::BringCard => "そのまま予約できます",
        Step::AskNeighbour => "同じ都道府県の取り決めを聞く",
        Step::AskTown => "住民票のある市区町村に電話する",
        Step::Apply { .. } => "依頼書を申し込む",
        Step::Receive => "依頼書を受け取る",
        Step::Pay => "当日に持っていくもの",
        Step::Claim { .. } => "費用を請求する",
    }
}

/// How, until when, and why.
pub fn text(step: Step) -> String {
    match step {
        Step::AskDigital => "住民票のある市区町村と、受ける医療機関の両方が入っていれば、前もっての手続きはいりません。片方だけのときは、下の手続きをします。".to_owned(),
        Step::BringCard => "両方が予防接種のデジタルの仕組みに入っていれば、前もっての手続きはいりません。予約のときに、住民票が別の市区町村にあることを医療機関に伝えてください。当日はマイナンバーカードと母子健康手帳を持っていきます。".to_owned(),
        Step::AskNeighbour => "住んでいる都道府県の中で、広域の取り決めに入っている医療機関なら、依頼書はいりません。医療機関に聞いてください。入っていないときは、下の手続きをします。".to_owned(),
        Step::AskTown => "住民票のある市区町村の予防接種の係に、「住所地外で定期接種を受けたい」と伝えます。要る書類、依頼書のあて先（市区町村か医療機関か）、戻る金額の上限を聞いてください。".to_owned(),
        Step::Apply { by, late: None } => format!(
            "{}までに申し込みます。依頼書ができるまで、10日から2週間ほどかかります（市区町村により違います）。",
            both(by)
        ),
        Step::Apply { late: Some(first), .. } => format!(
            "間に合わないかもしれません。きょう市区町村に電話してください。予定の日を動かせるなら、{}からにすると間に合う見込みです。",
            both(first)
        ),
        Step::Receive => "受ける前に手元に届いていることを確かめます。3か月ほどの期限があることが多いので、予定の日に使えるかも見てください。依頼書がないまま受けると、費用が戻らないことや、健康被害の救済の対象にならないことがあります。".to_owned(),
        Step::Pay => "依頼書、予診票、母子健康手帳。いったん全額を払い、ワクチンの名前が書かれた領収書と、予診票の写し、接種の記録をもらいます。".to_owned(),
        Step::Claim { by } => format!(
            "領収書、予診票の写し、接種の記録をそえて、住民票のある市区町村に請求します。期限は受けた日から1年か2年のことが多く、{}までなら間に合う見込みです。戻る金額には上限があります。",
            both(by)
        ),
    }
}
