//! What a physician's decision needs before it may be handed in, and what comes with it. Pure but for the desk.

use super::case::{Case, chosen, needs_review, text};
use super::level::review_key;
use super::problems::Mend;
use super::records::Desk;
use crate::ja::clinic as ja;
use domain::questionnaire::{Answers, Questionnaire, RawAnswer};
use domain::screening::{Flag, Level};
use serde_json::Value;
use sync::wire::NewRecord;

pub const DECISION: &str = "decision";
pub const PROCEED: &str = "proceed";
pub const REASON: &str = "deferral_reason";
pub const OVERRIDE: &str = "override_reason";
pub const EXPLAINED: &str = "explained";
/// A draft field beside the section's own: why an earlier decision is replaced.
pub const REDO_REASON: &str = "redo_reason";
const REVIEWED: &str = "reviewed";
const SIGN: &str = "sign";

/// Whether the doctor has to say why it is done all the same.
pub fn needs_override(flags: &[Flag]) -> bool {
    flags
        .iter()
        .any(|flag| matches!(flag.level, Level::Block | Level::BlockOverride))
}

/// Flags the doctor has not ticked off.
pub fn unreviewed<'a>(flags: &'a [Flag], answers: &Answers) -> Vec<&'a Flag> {
    let marked = |flag: &Flag| answers.get(&review_key(flag)) == Some(&RawAnswer::Boolean(true));
    flags
        .iter()
        .filter(|flag| needs_review(flag.level) && !marked(flag))
        .collect()
}

/// Everything that keeps the decision from being handed in, in the order of the page.
pub fn mends(
    form: &Questionnaire,
    answers: &Answers,
    flags: &[Flag],
    measured: bool,
    redo: bool,
) -> Vec<Mend> {
    let mut mends = Vec::new();
    let mut need =
        |field: &str, sentence: &str| mends.push((field.to_owned(), sentence.to_owned()));
    let decision = chosen(answers, DECISION);
    match decision {
        Some(PROCEED) => {
            if !measured {
                need("temperature", ja::physician::NEEDS_TEMPERATURE);
            }
            for flag in unreviewed(flags, answers) {
                let field = review_key(flag).replace('.', "-");
                need(&field, &ja::physician::needs_review(&flag.reason));
            }
            if needs_override(flags) && text(answers, OVERRIDE).is_none() {
                need(OVERRIDE, ja::physician::NEEDS_OVERRIDE);
            }
            if answers.get(EXPLAINED) != Some(&RawAnswer::Boolean(true)) {
                need(EXPLAINED, ja::physician::NEEDS_EXPLAINED);
            }
        }
        Some(_) => {
            if text(answers, REASON).is_none() {
                need(REASON, ja::physician::NEEDS_REASON);
            }
        }
        None => need(DECISION, ja::physician::NEEDS_DECISION),
    }
    if redo && text(answers, REDO_REASON).is_none() {
        need(REDO_REASON, ja::physician::NEEDS_REDO_REASON);
    }
    for item in form.enabled(answers) {
        let too_long = match (item.max_length, answers.get(&item.link_id)) {
            (Some(max), Some(RawAnswer::Text(text))) => {
                u32::try_from(text.chars().count()).is_ok_and(|count| count > max)
            }
            _ => false,
        };
        if too_long {
            need(&item.link_id, ja::physician::TOO_LONG);
        }
    }
    mends
}

/// The section as it is handed in, and the records made with it.
pub fn made(
    desk: &Desk,
    case: &Case,
    flags: &[Flag],
    mut answers: Answers,
    (form, record): (&Questionnaire, domain::RecordId),
) -> Option<(Value, Vec<NewRecord>)> {
    let proceeds = chosen(&answers, DECISION) == Some(PROCEED);
    answers.insert(SIGN.to_owned(), RawAnswer::Text(desk.session.name.clone()));
    if proceeds && flags.iter().any(|flag| needs_review(flag.level)) {
        answers.insert(REVIEWED.to_owned(), RawAnswer::Boolean(true));
    }
    let response = desk.response(form, record, &answers)?;
    let earlier = case.deferral.as_ref().map(|deferral| {
        let why = text(&answers, REDO_REASON)
            .unwrap_or(ja::physician::REDECIDED)
            .to_owned();
        (deferral, why)
    });
    let records = match (proceeds, earlier) {
        (true, None) => desk.proceeding(record)?,
        (true, Some((deferral, why))) => desk.withdrawn(record, deferral, why)?,
        (false, earlier) => {
            let reason = text(&answers, REASON)?;
            let replaces = earlier.map(|(deferral, why)| (deferral.record, why));
            desk.deferral(record, Desk::vaccine_code(case), reason, replaces)?
        }
    };
    Some((response, records))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(pairs: &[(&str, RawAnswer)]) -> Answers {
        pairs
            .iter()
            .map(|(link, raw)| ((*link).to_owned(), raw.clone()))
            .collect()
    }

    fn choice(code: &str) -> RawAnswer {
        RawAnswer::Choice(code.to_owned())
    }

    fn words(text: &str) -> RawAnswer {
        RawAnswer::Text(text.to_owned())
    }

    fn flag(level: Level) -> Flag {
        Flag {
            level,
            link_id: Some("c08".to_owned()),
            reason: "けいれんの既往".to_owned(),
            bases: Vec::new(),
        }
    }

    fn fields(answers: &Answers, flags: &[Flag], measured: bool) -> Vec<String> {
        let form = domain::questionnaire::find(domain::questionnaire::PHYSICIAN).unwrap();
        mends(form, answers, flags, measured, false)
            .into_iter()
            .map(|(field, _)| field)
            .collect()
    }

    #[test]
    fn a_decision_needs_what_the_paper_form_asks_for() {
        let check = |given: &[(&str, RawAnswer)], measured: bool, expect: &[&str]| {
            assert_eq!(fields(&answers(given), &[], measured), expect, "{given:?}");
        };
        check(&[], true, &["decision"]);
        check(&[("decision", choice("defer"))], true, &["deferral_reason"]);
        check(
            &[
                ("decision", choice("defer")),
                ("deferral_reason", words(" 　")),
            ],
            true,
            &["deferral_reason"],
        );
        // 見合わせ needs no temperature
        check(
            &[
                ("decision", choice("defer")),
                ("deferral_reason", words("発熱")),
            ],
            false,
            &[],
        );
        check(
            &[("decision", choice("proceed"))],
            false,
            &["temperature", "explained"],
        );
        check(
            &[
                ("decision", choice("proceed")),
                ("explained", RawAnswer::Boolean(false)),
            ],
            true,
            &["explained"],
        );
        check(
            &[
                ("decision", choice("proceed")),
                ("explained", RawAnswer::Boolean(true)),
            ],
            true,
            &[],
        );
    }

    #[test]
    fn caution_flags_stop_a_yes_until_each_is_ticked_off() {
        let yes = [
            ("decision", choice("proceed")),
            ("explained", RawAnswer::Boolean(true)),
        ];
        let caution = flag(Level::Caution);
        let mark = review_key(&caution);
        assert_eq!(
            fields(&answers(&yes), std::slice::from_ref(&caution), true),
            [mark.replace('.', "-")]
        );
        let mut marked = answers(&yes);
        marked.insert(mark, RawAnswer::Boolean(true));
        assert!(fields(&marked, &[caution], true).is_empty());
        // for the physician to know: nothing to tick off
        assert!(
            fields(
                &answers(&yes),
                &[flag(Level::Review), flag(Level::Explain)],
                true
            )
            .is_empty()
        );
    }

    #[test]
    fn going_on_against_a_rule_needs_a_reason() {
        let yes = [
            ("decision", choice("proceed")),
            ("explained", RawAnswer::Boolean(true)),
        ];
        assert_eq!(
            fields(&answers(&yes), &[flag(Level::BlockOverride)], true),
            ["override_reason"]
        );
        let mut reasoned = answers(&yes);
        reasoned.insert(OVERRIDE.to_owned(), words("転居のため"));
        assert!(fields(&reasoned, &[flag(Level::BlockOverride)], true).is_empty());
    }
}
