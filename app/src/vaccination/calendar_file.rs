//! The calendar as a file phones understand (iCalendar, RFC 5545). Pure. Written here: two kinds of lines are less than
//! any library for it would bring.

use super::calendar_model::{Calendar, Entry};
use crate::ja::calendar as words;
use domain::age::plus_days_signed;
use domain::{Date, Instant};
use std::fmt::Write;

/// How long before the last day one is reminded.
const BEFORE_END_DAYS: i64 = -30;
/// RFC 5545: a line has at most 75 octets.
const LINE_OCTETS_MAX: usize = 75;

/// First days that are still to come, and a month before the last day of what can be given now.
#[must_use]
pub fn ics(calendar: &Calendar, now: Instant) -> String {
    let today = now.date_in_japan();
    let first = calendar.later.iter().filter_map(|entry| {
        let text = words::first_day_of(&entry.vaccine, entry.label?);
        Some((entry, "first", entry.earliest?, text))
    });
    let last = calendar
        .now
        .iter()
        .chain(&calendar.later)
        .filter_map(|entry| {
            let latest = entry.latest?;
            let day = plus_days_signed(latest, BEFORE_END_DAYS);
            let text = words::last_month_of(&entry.vaccine, entry.label?, latest);
            Some((entry, "last", day, text))
        });
    let mut out = String::new();
    for text in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tsunagu-techo//yotei//JA",
    ] {
        line(&mut out, text);
    }
    for (entry, kind, day, text) in first.chain(last).filter(|event| event.2 > today) {
        event(&mut out, entry, kind, day, &text, today);
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn event(out: &mut String, entry: &Entry, kind: &str, day: Date, text: &str, today: Date) {
    let compact = |day: Date| day.to_string().replace('-', "");
    let label = entry.label.map_or(0, str::len);
    line(out, "BEGIN:VEVENT");
    // the same event again when the file is taken again
    line(
        out,
        &format!(
            "UID:{}-{label}-{kind}-{}@tsunagu-techo",
            entry.code,
            compact(day)
        ),
    );
    line(out, &format!("DTSTAMP:{}T000000Z", compact(today)));
    line(out, &format!("DTSTART;VALUE=DATE:{}", compact(day)));
    line(out, &format!("SUMMARY:{}", escaped(text)));
    line(out, &format!("DESCRIPTION:{}", escaped(&entry.sentence)));
    line(out, "TRANSP:TRANSPARENT");
    line(out, "BEGIN:VALARM");
    line(out, "ACTION:DISPLAY");
    // nine in the morning
    line(out, "TRIGGER:PT9H");
    line(out, &format!("DESCRIPTION:{}", escaped(text)));
    line(out, "END:VALARM");
    line(out, "END:VEVENT");
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n")
}

/// One line, folded where it is too long, never inside a character.
fn line(out: &mut String, text: &str) {
    let mut octets = 0;
    for letter in text.chars() {
        if octets + letter.len_utf8() > LINE_OCTETS_MAX {
            out.push_str("\r\n ");
            octets = 1;
        }
        octets += letter.len_utf8();
        let _ = out.write_char(letter);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::child::Child;
    use crate::testing;

    fn file() -> String {
        let child = Child {
            person: testing::person(),
            name: "A".to_owned(),
            kana: None,
            birth: Some("2026-09-10".parse().unwrap()),
            gender: None,
            address: None,
            phone: None,
        };
        let now = Instant(1_795_230_000_000);
        let calendar = Calendar::of(&child, &[], now.date_in_japan()).unwrap();
        ics(&calendar, now)
    }

    #[test]
    fn first_days_to_come_and_a_month_before_the_end_are_in_it() {
        let unfolded = file().replace("\r\n ", "");
        let days = |code: &str, kind: &str| {
            let uid = unfolded
                .lines()
                .filter(|line| line.starts_with(&format!("UID:{code}-")));
            uid.filter(|line| line.contains(kind)).count()
        };
        // measles from the first birthday; rotavirus is possible already, its end is ahead
        assert_eq!((days("mr1", "first"), days("mr1", "last")), (1, 1));
        assert_eq!(
            (days("rota_rv1", "first"), days("rota_rv1", "last")),
            (0, 1)
        );
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20270909\r\n"));
        assert_eq!(
            unfolded.matches("BEGIN:VEVENT").count(),
            unfolded.matches("END:VEVENT").count()
        );
    }

    #[test]
    fn no_line_is_too_long_and_none_breaks_a_character() {
        let file = file();
        assert!(file.lines().all(|line| line.len() <= LINE_OCTETS_MAX));
        assert!(file.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn marks_of_the_format_are_escaped() {
        assert_eq!(escaped("a;b,c\\d\ne"), "a\\;b\\,c\\\\d\\ne");
    }
}
