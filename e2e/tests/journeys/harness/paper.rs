//! What a page is on paper.

use super::{Browser, Outcome};
use fantoccini::wd::PrintConfiguration;
use std::io::Read;
use std::path::Path;

const A4_CM: (f64, f64) = (21.0, 29.7);

impl Browser {
    /// Prints to A4 into `file` and counts the sheets.
    pub(crate) async fn sheets(&self, file: &Path) -> Outcome<usize> {
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
        std::fs::write(file, &pdf)?;
        Ok(sheets_of(&pdf))
    }
}

/// Counts page objects: `/Type /Page`, and not the `/Type /Pages` above them. Firefox packs its objects
/// into streams.
fn sheets_of(pdf: &[u8]) -> usize {
    let plain = String::from_utf8_lossy(pdf).into_owned();
    let packed = pdf
        .windows(STREAM.len())
        .enumerate()
        .filter(|(_, bytes)| *bytes == STREAM)
        .map(|(at, _)| unpacked(&pdf[..at], &pdf[at + STREAM.len()..]));
    std::iter::once(plain).chain(packed).map(pages_in).sum()
}

const STREAM: &[u8] = b"stream";

/// The objects in a stream of objects; nothing for any other stream.
fn unpacked(before: &[u8], stream: &[u8]) -> String {
    let head = String::from_utf8_lossy(&before[before.len().saturating_sub(200)..]).into_owned();
    let head = head.rsplit(" obj").next().unwrap_or_default();
    let mut text = Vec::new();
    if head.contains("/ObjStm") {
        let start = stream.iter().take_while(|byte| byte.is_ascii_whitespace());
        let mut inside = flate2::read::ZlibDecoder::new(&stream[start.count()..]);
        // cut off or not packed this way: what could be read is looked at
        let _ = inside.read_to_end(&mut text);
    }
    String::from_utf8_lossy(&text).into_owned()
}

fn pages_in(text: String) -> usize {
    let text = text.replace("/Type/Page", "/Type /Page");
    text.match_indices("/Type /Page")
        .filter(|(at, found)| !text[at + found.len()..].starts_with('s'))
        .count()
}

#[test]
fn pages_are_counted_and_their_tree_is_not() {
    use std::io::Write;
    assert_eq!(
        sheets_of(b"<</Type /Pages /Kids []>> <</Type /Page>> <</Type/Page\n>>"),
        2
    );
    let mut packed = b"7 0 obj << /Type /ObjStm >>\nstream\n".to_vec();
    let mut inside = flate2::write::ZlibEncoder::new(&mut packed, flate2::Compression::fast());
    inside
        .write_all(b"1 0 2 20 << /Type /Pages >> << /Type /Page >>")
        .unwrap();
    inside.finish().unwrap();
    packed.extend(b"\nendstream");
    assert_eq!(sheets_of(&packed), 1);
}
