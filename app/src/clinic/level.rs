//! How flags are grouped and drawn: word, tone and picture of each level.

use crate::ja::clinic as ja;
use crate::ui::Tone;
use domain::screening::{Flag, Level};

/// The word on a chip and over a group.
pub const fn word(level: Level) -> &'static str {
    match level {
        Level::Block => ja::LEVEL_BLOCK,
        Level::BlockOverride => ja::LEVEL_BLOCK_OVERRIDE,
        Level::ContraindicationCandidate => ja::LEVEL_CONTRAINDICATION,
        Level::Caution => ja::LEVEL_CAUTION,
        Level::IntervalCheck => ja::LEVEL_INTERVAL,
        Level::Explain => ja::LEVEL_EXPLAIN,
        Level::Review => ja::LEVEL_REVIEW,
    }
}

/// Its tone; the chip's picture follows from it.
pub const fn tone(level: Level) -> Tone {
    match level {
        Level::Block | Level::BlockOverride | Level::ContraindicationCandidate => Tone::Danger,
        Level::Caution => Tone::Caution,
        Level::IntervalCheck => Tone::Notice,
        Level::Explain => Tone::Explain,
        Level::Review => Tone::Info,
    }
}

/// The flags of each level, heaviest first, levels without any left out.
pub fn grouped(flags: &[Flag]) -> Vec<(Level, Vec<Flag>)> {
    let of = |level: Level| {
        flags
            .iter()
            .filter(|flag| flag.level == level)
            .cloned()
            .collect::<Vec<_>>()
    };
    Level::ALL
        .into_iter()
        .map(|level| (level, of(level)))
        .filter(|(_, flags)| !flags.is_empty())
        .collect()
}

/// The draft field that holds the physician's mark on a flag. Made from what the flag says: another temperature or
/// another date is another flag and has to be looked at again.
pub fn review_key(flag: &Flag) -> String {
    let parts = [
        flag.level.code(),
        flag.link_id.as_deref().unwrap_or_default(),
        &flag.reason,
    ];
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in parts.join("\u{1f}").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("reviewed.{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(level: Level, reason: &str) -> Flag {
        Flag {
            level,
            link_id: Some("c03".to_owned()),
            reason: reason.to_owned(),
            bases: Vec::new(),
        }
    }

    #[test]
    fn groups_come_heaviest_first_and_lose_nothing() {
        let flags = [
            flag(Level::Review, "a"),
            flag(Level::Caution, "b"),
            flag(Level::Caution, "c"),
        ];
        let groups = grouped(&flags);
        assert_eq!(
            groups.iter().map(|(level, _)| *level).collect::<Vec<_>>(),
            [Level::Caution, Level::Review]
        );
        assert_eq!(
            groups.iter().map(|(_, flags)| flags.len()).sum::<usize>(),
            flags.len()
        );
    }

    #[test]
    fn a_mark_on_one_temperature_does_not_cover_another() {
        let low = flag(Level::ContraindicationCandidate, "体温が37.5℃です");
        let high = flag(Level::ContraindicationCandidate, "体温が39.5℃です");
        assert_eq!(review_key(&low), review_key(&low.clone()));
        assert_ne!(review_key(&low), review_key(&high));
    }
}
