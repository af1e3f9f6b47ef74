//! Rules for style sheets: raw colours stand in `tokens.css` alone.

use super::{File, Problem};

const FUNCTIONS: [&str; 6] = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "lab("];

pub(crate) fn check(file: &File) -> Vec<Problem> {
    if file.path.ends_with("tokens.css") {
        return Vec::new();
    }
    let lines = file.text.lines().enumerate();
    lines
        .filter(|(_, line)| raw_colour(line))
        .map(|(number, _)| {
            Problem::of(
                file,
                number + 1,
                "a raw colour: give it a name in tokens.css",
            )
        })
        .collect()
}

fn raw_colour(line: &str) -> bool {
    // a colour is a value; `#abc {` is a selector
    let Some((_, value)) = line.split_once(':') else {
        return false;
    };
    let hash = value.split('#').skip(1).any(|rest| {
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        let ends = !rest
            .chars()
            .nth(digits)
            .is_some_and(|c| c.is_alphanumeric() || c == '-');
        matches!(digits, 3 | 4 | 6 | 8) && ends && !value.contains("url(")
    });
    hash || FUNCTIONS.iter().any(|name| value.contains(name))
}

#[cfg(test)]
mod tests {
    use crate::tidy::file;

    #[test]
    fn raw_colours_are_found() {
        let check = |path: &str, text: &str, problems: usize| {
            assert_eq!(super::check(&file(path, text)).len(), problems, "{text}");
        };
        check("style/base.css", "  color: #b3261e;", 1);
        check("style/base.css", "  color: rgb(0 0 0 / 50%);", 1);
        check("style/base.css", "  color: var(--ink);", 0);
        check("style/base.css", "#add { }", 0);
        check("style/tokens.css", "  --danger: #b3261e;", 0);
    }
}
