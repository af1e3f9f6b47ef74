//! Widths and kana. Names and free text keep their characters: only fields with a format change.

/// Full-width digits, letters, signs and spaces as half-width ones. Kana and kanji stay.
pub fn to_half_width(typed: &str) -> String {
    typed
        .chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '。' => '.',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// Every sign people use as a minus or hyphen, as `-`. For numbers and codes only: ー is also a letter.
pub(crate) fn minus_like_to_hyphen(typed: &str) -> String {
    typed
        .chars()
        .map(|c| match c {
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '－' | 'ー' | 'ｰ' | '−' => '-',
            _ => c,
        })
        .collect()
}

/// A name as typed, with one half-width space between its parts. 髙 and 﨑 stay as they are.
pub fn name(typed: &str) -> String {
    compose_kana(typed)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// フリガナ: hiragana and half-width katakana become katakana, spaces become one half-width space.
pub fn katakana(typed: &str) -> String {
    let wide: String = typed.chars().map(wide_kana).collect();
    let shifted: String = compose_kana(&wide)
        .chars()
        .map(|c| match c {
            'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
            _ => c,
        })
        .collect();
    shifted.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The seven digits of a postcode, or `None`.
pub fn postcode(typed: &str) -> Option<String> {
    digits(typed, "〒-").filter(|digits| digits.len() == 7)
}

/// The ten or eleven digits of a telephone number, or `None`.
pub fn phone(typed: &str) -> Option<String> {
    digits(typed, "-()").filter(|digits| matches!(digits.len(), 10 | 11) && digits.starts_with('0'))
}

/// The digits of `typed` when there is nothing else but spaces and `ignored`.
fn digits(typed: &str, ignored: &str) -> Option<String> {
    let text = minus_like_to_hyphen(&to_half_width(typed));
    let kept: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !ignored.contains(*c))
        .collect();
    kept.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(kept)
}

/// Canonical composition (NFC) for kana: か + ゛ (U+3099) is が. Other scripts are left to the browser's
/// own normalisation; tables for them would weigh more than the rest of this crate.
pub fn compose_kana(typed: &str) -> String {
    let mut out = String::with_capacity(typed.len());
    for c in typed.chars() {
        let joined = match c {
            '\u{3099}' => out.chars().last().and_then(voiced),
            '\u{309A}' => out.chars().last().and_then(semi_voiced),
            _ => None,
        };
        if joined.is_some() {
            out.pop();
        }
        out.push(joined.unwrap_or(c));
    }
    out
}

fn voiced(c: char) -> Option<char> {
    const WITH_NEXT: &str =
        "かきくけこさしすせそたちつてとはひふへほカキクケコサシスセソタチツテトハヒフヘホ";
    match c {
        'う' => Some('ゔ'),
        'ウ' => Some('ヴ'),
        'ワ' => Some('ヷ'),
        'ヲ' => Some('ヺ'),
        'ゝ' => Some('ゞ'),
        'ヽ' => Some('ヾ'),
        _ if WITH_NEXT.contains(c) => char::from_u32(u32::from(c) + 1),
        _ => None,
    }
}

fn semi_voiced(c: char) -> Option<char> {
    "はひふへほハヒフヘホ"
        .contains(c)
        .then(|| char::from_u32(u32::from(c) + 2))
        .flatten()
}

/// A half-width katakana as its full-width form; sound marks as combining ones, to be composed.
fn wide_kana(c: char) -> char {
    const HALF: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    match c {
        '\u{FF9E}' => '\u{3099}',
        '\u{FF9F}' => '\u{309A}',
        '\u{FF66}'..='\u{FF9D}' => {
            let index = usize::try_from(u32::from(c) - 0xFF66).unwrap_or(0);
            HALF.chars().nth(index).unwrap_or(c)
        }
        '\u{3000}' => ' ',
        _ => c,
    }
}
