//! A finished form from screen to camera, without network: bytes as one or several QR codes.
//!
//! Each code is text in QR's alphanumeric alphabet, so that a code can also be pasted:
//! `TT1/<series>/<part>/<parts>/<checksum>/<data>`. The bytes are deflated first: a form is mostly
//! repeated words, and a third of the codes is a third of the time two people hold still. Must not know
//! what the bytes mean, nor how they are sealed: the checksum catches damage, not forgery.

mod base41;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use std::collections::BTreeMap;

const MARK: &str = "TT1";
/// Most codes of one series.
pub const PARTS_MAX: usize = 200;
/// Most bytes of one series.
pub const BYTES_MAX: usize = 200_000;
/// Characters of a code that a phone's screen still shows large enough (QR version 20, level M).
pub const CODE_LENGTH: usize = 900;
/// Shortest code [`split`] makes.
const CODE_LENGTH_MIN: usize = 64;
/// Longest code taken.
const CODE_LENGTH_MAX: usize = 8000;
/// The densest the library offers: the bytes are few and the codes are dear.
const DEFLATE_LEVEL: u8 = 10;

/// Why a code is not taken. What was collected before stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandoverError {
    /// A QR code of something else.
    #[error("not a code of this app")]
    OtherApp,
    /// A code of a newer release.
    #[error("a code of a newer release")]
    Newer,
    /// A code of another form, while one is being collected.
    #[error("a code of another series")]
    OtherSeries,
    /// Cut off, or read wrongly.
    #[error("a damaged code")]
    Damaged,
    /// All codes are there, and do not fit together.
    #[error("the parts do not fit together")]
    DoesNotFit,
    /// More than a form can be.
    #[error("too large")]
    TooLarge,
}

/// The bytes as codes of at most `code_length` characters each ([`CODE_LENGTH`] for phones).
pub fn split(bytes: &[u8], code_length: usize) -> Result<Vec<String>, HandoverError> {
    if bytes.len() > BYTES_MAX {
        return Err(HandoverError::TooLarge);
    }
    let bytes = compress_to_vec(bytes, DEFLATE_LEVEL);
    let series = crc32(&bytes);
    // mark, series, two numbers of up to three digits, checksum, five slashes
    let head = MARK.len() + 8 + 3 + 3 + 8 + 5;
    let room = code_length.clamp(CODE_LENGTH_MIN, CODE_LENGTH_MAX) - head;
    let chunks: Vec<&[u8]> = if bytes.is_empty() {
        vec![&[]]
    } else {
        bytes.chunks(room / 3 * 2).collect()
    };
    if chunks.len() > PARTS_MAX {
        return Err(HandoverError::TooLarge);
    }
    let parts = chunks.len();
    let codes = chunks.iter().enumerate().map(|(index, chunk)| {
        let data = base41::encode(chunk);
        let body = format!("{series:08X}/{}/{parts}", index + 1);
        let checksum = crc32(format!("{body}/{data}").as_bytes());
        format!("{MARK}/{body}/{checksum:08X}/{data}")
    });
    Ok(codes.collect())
}

/// Collects the codes of one series, in any order, each as often as the camera sees it.
#[derive(Clone, Debug, Default)]
pub struct Joiner {
    series: Option<(u32, usize)>,
    parts: BTreeMap<usize, Vec<u8>>,
}

/// How far a series is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    /// More codes are needed.
    Progress {
        /// Codes read.
        have: usize,
        /// Codes in all.
        of: usize,
    },
    /// All bytes.
    Complete(Vec<u8>),
}

impl Joiner {
    /// Nothing collected yet.
    pub fn new() -> Self {
        Joiner::default()
    }

    /// Takes one code.
    pub fn push(&mut self, code: &str) -> Result<Joined, HandoverError> {
        let part = Part::read(code)?;
        match self.series {
            None => self.series = Some((part.series, part.parts)),
            Some(series) if series == (part.series, part.parts) => {}
            Some(_) => return Err(HandoverError::OtherSeries),
        }
        self.parts.insert(part.index, part.data);
        if self.parts.len() < part.parts {
            return Ok(Joined::Progress {
                have: self.parts.len(),
                of: part.parts,
            });
        }
        let bytes: Vec<u8> = self.parts.values().flatten().copied().collect();
        if crc32(&bytes) != part.series {
            return Err(HandoverError::DoesNotFit);
        }
        // The limit is on what comes out: a small code must not grow without bounds.
        decompress_to_vec_with_limit(&bytes, BYTES_MAX)
            .map(Joined::Complete)
            .map_err(|_| HandoverError::DoesNotFit)
    }

    /// Takes pasted text with one or several codes in it; the last state, or the first error.
    pub fn push_text(&mut self, text: &str) -> Result<Joined, HandoverError> {
        let mut state = Err(HandoverError::OtherApp);
        for code in text.split_whitespace() {
            state = Ok(self.push(code)?);
        }
        state
    }

    /// Codes read and codes in all, once the first was read.
    pub fn progress(&self) -> Option<(usize, usize)> {
        self.series.map(|(_, parts)| (self.parts.len(), parts))
    }

    /// Numbers of the codes still missing, from 1.
    pub fn missing(&self) -> Vec<usize> {
        let parts = self.series.map_or(0, |(_, parts)| parts);
        (1..=parts)
            .filter(|index| !self.parts.contains_key(index))
            .collect()
    }
}

struct Part {
    series: u32,
    index: usize,
    parts: usize,
    data: Vec<u8>,
}

impl Part {
    fn read(code: &str) -> Result<Self, HandoverError> {
        let code = code.trim();
        if code.len() > CODE_LENGTH_MAX {
            return Err(HandoverError::TooLarge);
        }
        let upper = code.to_ascii_uppercase();
        let (mark, rest) = upper.split_once('/').ok_or(HandoverError::OtherApp)?;
        if mark != MARK {
            let version = mark
                .strip_prefix("TT")
                .filter(|version| !version.is_empty());
            let newer =
                version.is_some_and(|version| version.bytes().all(|byte| byte.is_ascii_digit()));
            return Err(if newer {
                HandoverError::Newer
            } else {
                HandoverError::OtherApp
            });
        }
        let fields: Vec<&str> = rest.split('/').collect();
        let [series, index, parts, checksum, data] = fields.as_slice() else {
            return Err(HandoverError::Damaged);
        };
        let hex = |text: &str| {
            (text.len() == 8)
                .then(|| u32::from_str_radix(text, 16).ok())
                .flatten()
        };
        let expected = crc32(format!("{series}/{index}/{parts}/{data}").as_bytes());
        if hex(checksum) != Some(expected) {
            return Err(HandoverError::Damaged);
        }
        let number = |text: &str| {
            text.parse::<usize>()
                .ok()
                .filter(|number| (1..=PARTS_MAX).contains(number))
        };
        let part = || {
            let (index, parts) = (number(index)?, number(parts)?);
            let data = base41::decode(data)?;
            (index <= parts).then_some(Part {
                series: hex(series)?,
                index,
                parts,
                data,
            })
        };
        part().ok_or(HandoverError::Damaged)
    }
}

/// CRC-32 (IEEE), bit by bit: a few kilobytes at most, no table needed.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}
