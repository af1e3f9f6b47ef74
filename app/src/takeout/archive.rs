//! Several files in one. Pure.

use domain::Instant;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The files of a notebook could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("writing the archive")]
    Zip(#[from] zip::result::ZipError),
    #[error("writing into the archive")]
    Write(#[from] std::io::Error),
}

/// A zip archive of texts by name.
pub fn archive(files: &[(&str, String)], now: Instant) -> Result<Vec<u8>, ArchiveError> {
    let mut options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    if let Some(time) = time(now) {
        options = options.last_modified_time(time);
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, options)?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The time in Japan: an archive knows no other.
fn time(now: Instant) -> Option<DateTime> {
    let text = now.date_in_japan().to_string();
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    let (hour, minute) = now.hour_and_minute_in_japan();
    let (hour, minute) = (u8::try_from(hour).ok()?, u8::try_from(minute).ok()?);
    DateTime::from_date_and_time(year, month, day, hour, minute, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_goes_in_comes_out() {
        let long = "予防接種".repeat(10_000);
        let files = [("a.json", "{}".to_owned()), ("b.html", long.clone())];
        let bytes = archive(&files, Instant(1_795_230_000_000)).unwrap();
        assert!(bytes.len() < long.len() / 10, "packed");
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        let mut entry = read.by_name("b.html").unwrap();
        let time = entry.last_modified().unwrap();
        assert_eq!((time.year(), time.month(), time.day()), (2026, 11, 21));
        entry.read_to_string(&mut text).unwrap();
        assert_eq!(text, long);
    }
}
