//! What a page is on paper.

use super::{Browser, Outcome};
use fantoccini::wd::PrintConfiguration;

const A4_CM: (f64, f64) = (21.0, 29.7);

impl Browser {
    /// Prints to A4 and counts the sheets.
    pub(crate) async fn sheets(&self) -> Outcome<usize> {
        let size = fantoccini::wd::PrintSize {
            width: A4_CM.0,
            height: A4_CM.1,
        };
        let margins = fantoccini::wd::PrintMargins {
            top: 0.0,
            bottom: 0.0,
            left: 0.0,
            right: 0.0,
        };
        let settings = PrintConfiguration::builder()
            .size(size)
            .margins(margins)
            .shrink_to_fit(false)
            .build()
            .map_err(|error| format!("print settings: {error:?}"))?;
        let pdf = self.client()?.print(settings).await?;
        Ok(sheets_of(&pdf))
    }
}

/// Counts page objects: `/Type /Page`, and not the `/Type /Pages` above them.
fn sheets_of(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf).replace("/Type/Page", "/Type /Page");
    text.match_indices("/Type /Page")
        .filter(|(at, found)| !text[at + found.len()..].starts_with('s'))
        .count()
}

#[test]
fn pages_are_counted_and_their_tree_is_not() {
    assert_eq!(
        sheets_of(b"<</Type /Pages /Kids []>> <</Type /Page>> <</Type/Page\n>>"),
        2
    );
}
