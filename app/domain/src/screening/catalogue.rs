//! 接種不適当者 and 接種要注意者: the official sentences, whom they apply to, and how sure the source is.

use crate::interval::Refusal;
use crate::ja::verdict;
use crate::vaccine::{Kind, Vaccine, live_interval, source_titles};
use serde::Deserialize;
use std::sync::OnceLock;

/// A rule behind a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// `CI02`, `CA05`, or `interval`.
    pub id: String,
    /// The official sentence.
    pub text_ja: String,
    /// Where it comes from.
    pub source: String,
    /// `S` when found in a source, `M` when written from memory; sometimes with a remark.
    pub confidence: String,
}

#[derive(Debug, Deserialize)]
struct Catalogue {
    source: String,
    contraindications: Vec<Entry>,
    cautions: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    id: String,
    text: String,
    confidence: String,
    /// Codes of vaccines, or `kind:live_injectable`; all when empty.
    #[serde(default)]
    only: Vec<String>,
}

impl Entry {
    fn applies(&self, vaccine: &Vaccine) -> bool {
        let matches = |only: &String| match only.strip_prefix("kind:") {
            Some("live_injectable") => vaccine.kind == Kind::LiveInjectable,
            Some(_) => false,
            None => *only == vaccine.code,
        };
        self.only.is_empty() || self.only.iter().any(matches)
    }
}

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let empty = || Catalogue {
            source: String::new(),
            contraindications: Vec::new(),
            cautions: Vec::new(),
        };
        // the file is checked by a test
        serde_json::from_str(include_str!("../../data/contraindications.json"))
            .unwrap_or_else(|_| empty())
    })
}

/// The rules with these ids that concern the vaccine. When none does, all are shown rather than none:
/// the flag itself is never weakened here.
pub(super) fn bases(ids: &[String], vaccine: Option<&Vaccine>) -> Vec<Basis> {
    let all = catalogue();
    let entries: Vec<&Entry> = ids
        .iter()
        .filter_map(|id| {
            all.contraindications
                .iter()
                .chain(&all.cautions)
                .find(|entry| entry.id == *id)
        })
        .collect();
    let fitting: Vec<&Entry> = entries
        .iter()
        .copied()
        .filter(|entry| vaccine.is_none_or(|vaccine| entry.applies(vaccine)))
        .collect();
    let shown = if fitting.is_empty() { entries } else { fitting };
    let official = shown.into_iter().map(|entry| Basis {
        id: entry.id.clone(),
        text_ja: entry.text.clone(),
        source: all.source.clone(),
        confidence: entry.confidence.clone(),
    });
    official
        .chain(
            ids.iter()
                .any(|id| id == INTERVAL)
                .then(live_interval_basis),
        )
        .collect()
}

/// Name of a date rule among the ids.
const INTERVAL: &str = "interval";

pub(super) fn live_interval_basis() -> Basis {
    let rule = live_interval();
    Basis {
        id: INTERVAL.to_owned(),
        text_ja: rule.text.clone(),
        source: source_titles(&rule.source).join("; "),
        confidence: rule.confidence.clone(),
    }
}

/// The date rule behind a refusal.
pub(super) fn rule_basis(refusal: &Refusal) -> Basis {
    Basis {
        id: INTERVAL.to_owned(),
        text_ja: verdict::rule(&refusal.reason),
        source: refusal.sources.join("; "),
        confidence: refusal.confidence.to_owned(),
    }
}
