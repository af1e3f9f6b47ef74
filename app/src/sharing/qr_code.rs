//! One QR code as a drawing: black on white, with the quiet zone cameras need.

use fast_qr::ECL;
use fast_qr::qr::{QRBuilder, QRCodeError};
use leptos::prelude::*;
use std::fmt::Write;

/// Modules of empty border the standard asks for.
const QUIET: usize = 4;

/// The picture of `text`. Empty when the text is too long for one code, which `handover::split` never makes.
#[component]
pub fn QrCode(#[prop(into)] text: String, #[prop(into)] label: String) -> impl IntoView {
    drawing(&text).ok().map(|(side, path)| {
        view! {
            <svg viewBox=format!("0 0 {side} {side}") role="img" aria-label=label>
                <path fill="currentColor" d=path></path>
            </svg>
        }
    })
}

/// Side of the square in modules, and one path for all black ones.
fn drawing(text: &str) -> Result<(usize, String), QRCodeError> {
    let code = QRBuilder::new(text).ecl(ECL::M).build()?;
    let mut path = String::new();
    for (y, row) in (0..code.size).map(|y| (y, &code[y])) {
        let mut x = 0;
        while x < code.size {
            let run = row
                .iter()
                .skip(x)
                .take(code.size - x)
                .take_while(|module| module.value())
                .count();
            if run > 0 {
                // writing into a String cannot fail
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Ok((code.size + 2 * QUIET, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_zone_and_begins_with_the_finder_pattern() {
        let (side, path) = drawing("TT1/TEST").unwrap();
        assert_eq!(side, 21 + 8);
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
    }

    #[test]
    fn a_text_longer_than_any_code_is_an_error() {
        assert!(drawing(&"あ".repeat(3000)).is_err());
    }
}
