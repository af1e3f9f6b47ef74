//! Rust source as two texts of the same shape: one with the code alone, one with the string
//! literals alone. Everything else is blank, line numbers stay.

/// The two halves of a source text.
pub(crate) struct Halves {
    /// Without comments and without the inside of strings.
    pub(crate) code: String,
    /// Only the inside of strings.
    pub(crate) strings: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Code,
    Line,
    Block(u32),
    Text,
    /// Raw string with this many `#`.
    Raw(usize),
}

/// Splits a source text. Good enough for tidy: it knows comments, strings, raw strings and chars.
pub(crate) fn split(text: &str) -> Halves {
    let chars: Vec<char> = text.chars().collect();
    let mut halves = Halves {
        code: String::new(),
        strings: String::new(),
    };
    let mut state = State::Code;
    let mut at = 0;
    while let Some(&here) = chars.get(at) {
        let rest = chars.get(at..).unwrap_or_default();
        let (next, taken, to_code, to_strings) = step(state, rest);
        for offset in 0..taken {
            let c = rest.get(offset).copied().unwrap_or(here);
            let blank = if c == '\n' { '\n' } else { ' ' };
            halves.code.push(if to_code { c } else { blank });
            halves.strings.push(if to_strings { c } else { blank });
        }
        state = next;
        at += taken;
    }
    halves
}

/// (next state, characters taken, they belong to code, they belong to a string)
fn step(state: State, rest: &[char]) -> (State, usize, bool, bool) {
    let starts = |pattern: &str| {
        pattern
            .chars()
            .enumerate()
            .all(|(i, c)| rest.get(i) == Some(&c))
    };
    match state {
        State::Code if starts("//") => (State::Line, 2, false, false),
        State::Code if starts("/*") => (State::Block(1), 2, false, false),
        State::Code if starts("\"") => (State::Text, 1, true, false),
        State::Code if starts("'") => (State::Code, char_literal(rest), true, false),
        State::Code => match raw_start(rest) {
            Some((taken, marks)) => (State::Raw(marks), taken, true, false),
            None => (State::Code, word(rest), true, false),
        },
        State::Line if starts("\n") => (State::Code, 1, true, false),
        State::Block(1) if starts("*/") => (State::Code, 2, false, false),
        State::Block(depth) if starts("*/") => (State::Block(depth - 1), 2, false, false),
        State::Block(depth) if starts("/*") => (State::Block(depth + 1), 2, false, false),
        State::Line | State::Block(_) => (state, 1, false, false),
        State::Text if starts("\\") => (State::Text, 2.min(rest.len()), false, true),
        State::Text if starts("\"") => (State::Code, 1, true, false),
        State::Raw(marks) if raw_end(rest, marks) => (State::Code, 1 + marks, true, false),
        State::Text | State::Raw(_) => (state, 1, false, true),
    }
}

/// A whole identifier, so that the `r` of `for` does not begin a raw string; else one character.
fn word(rest: &[char]) -> usize {
    rest.iter()
        .take_while(|c| c.is_alphanumeric() || **c == '_')
        .count()
        .max(1)
}

/// `'a'`, `'\n'`, `'"'`; a lifetime is one character long.
fn char_literal(rest: &[char]) -> usize {
    let escaped = rest.get(1) == Some(&'\\');
    let from = if escaped { 3 } else { 2 };
    if !escaped {
        return if rest.get(2) == Some(&'\'') { 3 } else { 1 };
    }
    rest.iter()
        .skip(from)
        .position(|c| *c == '\'')
        .map_or(1, |more| from + more + 1)
}

/// `r"`, `r#"`, `br##"`: characters taken and number of marks.
fn raw_start(rest: &[char]) -> Option<(usize, usize)> {
    let prefix = rest.iter().take_while(|c| matches!(c, 'b' | 'r')).count();
    if prefix == 0 || prefix > 2 || rest.get(prefix - 1) != Some(&'r') {
        return None;
    }
    let marks = rest.iter().skip(prefix).take_while(|c| **c == '#').count();
    (rest.get(prefix + marks) == Some(&'"')).then_some((prefix + marks + 1, marks))
}

fn raw_end(rest: &[char], marks: usize) -> bool {
    rest.first() == Some(&'"') && (1..=marks).all(|i| rest.get(i) == Some(&'#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_told_apart() {
        let check = |text: &str, code: &str, strings: &str| {
            let halves = split(text);
            assert_eq!(
                halves.code.split_whitespace().collect::<Vec<_>>().join(" "),
                code,
                "{text}"
            );
            assert_eq!(
                halves
                    .strings
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
                strings,
                "{text}"
            );
            assert_eq!(halves.code.lines().count(), text.lines().count());
        };
        check("let a = \"b // c\"; // d", "let a = \" \";", "b // c");
        check("/* x /* y */ z */ f(\"\\\"q\")", "f(\" \")", "\\\"q");
        check(
            "r#\"raw \" text\"# + for_r",
            "r#\" \"# + for_r",
            "raw \" text",
        );
        check(
            "let c = '\"'; let d = '\\''; x<'a>",
            "let c = '\"'; let d = '\\''; x<'a>",
            "",
        );
    }
}
