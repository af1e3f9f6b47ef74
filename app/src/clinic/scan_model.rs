//! Codes read so far. Several forms may be under way at once: a code of another one never throws away the first.

use domain::handover::{HandoverError, Joined, Joiner};
use sync::wire::Carried;

/// Most forms begun and not finished that are remembered.
const BEGUN_MAX: usize = 8;

/// What reading one text did.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// More codes are needed. `new`: this one was not there before.
    More {
        have: usize,
        of: usize,
        missing: Vec<usize>,
        new: bool,
    },
    /// A code of another form than the one before; both go on.
    Another {
        have: usize,
        of: usize,
        before: (usize, usize),
    },
    /// All of a form.
    Whole(Box<Carried>),
    /// All there, and not a form of this app.
    NotAForm,
    Refused(HandoverError),
}

/// The series that were begun. The last one read is the last in the list.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    begun: Vec<Joiner>,
}

impl Collected {
    /// Takes one code as the camera or a line of text gives it.
    pub fn hear(&mut self, code: &str) -> Heard {
        let before = self.progress();
        for index in (0..self.begun.len()).rev() {
            let Some(joiner) = self.begun.get_mut(index) else {
                continue;
            };
            let had = joiner.progress().map_or(0, |(have, _)| have);
            match joiner.push(code) {
                Err(HandoverError::OtherSeries) => {}
                Err(error) => {
                    // the parts are there and do not fit: only a new start helps
                    if error == HandoverError::DoesNotFit {
                        self.begun.remove(index);
                    }
                    return Heard::Refused(error);
                }
                Ok(Joined::Complete(bytes)) => {
                    self.begun.remove(index);
                    return whole(&bytes);
                }
                Ok(Joined::Progress { have, of }) => {
                    let missing = joiner.missing();
                    let last = index + 1 == self.begun.len();
                    let joiner = self.begun.remove(index);
                    self.begun.push(joiner);
                    return match before {
                        Some(before) if !last && have > had => Heard::Another { have, of, before },
                        _ => Heard::More {
                            have,
                            of,
                            missing,
                            new: have > had,
                        },
                    };
                }
            }
        }
        let mut joiner = Joiner::new();
        match joiner.push(code) {
            Err(error) => Heard::Refused(error),
            Ok(Joined::Complete(bytes)) => whole(&bytes),
            Ok(Joined::Progress { have, of }) => {
                let missing = joiner.missing();
                if self.begun.len() >= BEGUN_MAX {
                    self.begun.remove(0);
                }
                self.begun.push(joiner);
                match before {
                    Some(before) => Heard::Another { have, of, before },
                    None => Heard::More {
                        have,
                        of,
                        missing,
                        new: true,
                    },
                }
            }
        }
    }

    /// Takes pasted text with several codes, each on its own; what comes last is the answer, a finished form first.
    pub fn hear_text(&mut self, text: &str) -> Option<Heard> {
        let mut last = None;
        for code in text.split_whitespace() {
            match self.hear(code) {
                whole @ Heard::Whole(_) => return Some(whole),
                heard => last = Some(heard),
            }
        }
        last
    }

    /// Codes read and codes in all of the form read last.
    pub fn progress(&self) -> Option<(usize, usize)> {
        self.begun.last()?.progress()
    }

    /// Forgets the form read last.
    pub fn start_over(&mut self) {
        self.begun.pop();
    }
}

fn whole(bytes: &[u8]) -> Heard {
    match serde_json::from_slice(bytes) {
        Ok(carried) => Heard::Whole(Box::new(carried)),
        Err(_) => Heard::NotAForm,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::handover::split;

    fn codes(mark: &str) -> Vec<String> {
        let carried = serde_json::json!({
            "account": "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f40",
            "device": "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f41",
            "sealed_at": 1_795_000_000_000_i64,
            "change": unlike(mark),
            "seal": "00",
        });
        split(carried.to_string().as_bytes(), 200).unwrap()
    }

    /// Text that does not get shorter by packing.
    fn unlike(mark: &str) -> String {
        let seed = mark.bytes().fold(1_u32, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(byte.into())
        });
        let next = |state: &mut u32| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Some(format!("{:x}", *state >> 12))
        };
        std::iter::repeat_n((), 120)
            .scan(seed, |state, ()| next(state))
            .collect()
    }

    fn is_whole(heard: &Heard) -> bool {
        matches!(heard, Heard::Whole(_))
    }

    #[test]
    fn any_order_and_repeats_make_the_form() {
        let codes = codes("花");
        assert!(codes.len() > 3);
        let mut collected = Collected::default();
        for code in codes.iter().skip(1).rev() {
            assert!(!is_whole(&collected.hear(code)));
            assert!(matches!(
                collected.hear(code),
                Heard::More { new: false, .. }
            ));
        }
        assert!(matches!(collected.hear(&codes[1]), Heard::More { missing, .. } if missing == [1]));
        assert!(is_whole(&collected.hear(&codes[0])));
        assert_eq!(collected.progress(), None);
    }

    #[test]
    fn another_form_in_between_loses_neither() {
        let (first, second) = (codes("花"), codes("空"));
        let mut collected = Collected::default();
        collected.hear(&first[0]);
        let heard = collected.hear(&second[0]);
        assert_eq!(
            heard,
            Heard::Another {
                have: 1,
                of: second.len(),
                before: (1, first.len())
            }
        );
        let rest = first
            .iter()
            .skip(1)
            .map(|code| collected.hear(code))
            .filter(is_whole)
            .count();
        assert_eq!(rest, 1);
        let rest = second
            .iter()
            .skip(1)
            .map(|code| collected.hear(code))
            .filter(is_whole)
            .count();
        assert_eq!(rest, 1);
    }

    #[test]
    fn foreign_and_damaged_codes_change_nothing() {
        let codes = codes("花");
        let mut collected = Collected::default();
        collected.hear(&codes[0]);
        let cut = codes[1].get(..codes[1].len() - 3).unwrap();
        for (text, expect) in [
            ("https://example.com/menu", HandoverError::OtherApp),
            ("TT9/ABCDEF01/1/2/00000000/AA", HandoverError::Newer),
            (cut, HandoverError::Damaged),
        ] {
            assert_eq!(collected.hear(text), Heard::Refused(expect), "{text}");
            assert_eq!(collected.progress(), Some((1, codes.len())));
        }
    }

    #[test]
    fn pasted_text_is_read_line_by_line() {
        let text = codes("花").join("\n");
        assert!(is_whole(&Collected::default().hear_text(&text).unwrap()));
        assert_eq!(Collected::default().hear_text(" \n　"), None);
        let other = split(b"{\"hello\":1}", 200).unwrap().join(" ");
        assert_eq!(
            Collected::default().hear_text(&other),
            Some(Heard::NotAForm)
        );
    }
}
