//! Reading a request's body, with a limit that also a compressed one cannot slip under.

use crate::error::ApiError;
use axum::body::Body;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use std::time::Duration;
use tokio::time::timeout;

/// How long a body may take to arrive; a phone on a poor line sends 4 MB in this time.
const PATIENCE: Duration = Duration::from_secs(60);
/// A body over the limit is read on to here and thrown away, because a sender who is still sending
/// would otherwise see a broken connection instead of our answer.
const DISCARDED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The whole body, decompressed, or the refusal.
pub(crate) async fn read(
    body: Body,
    headers: &HeaderMap,
    max_bytes: u32,
) -> Result<Vec<u8>, ApiError> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|it| it.to_str().ok()?.parse::<usize>().ok());
    timeout(PATIENCE, read_all(body, announced.unwrap_or(0), max_bytes))
        .await
        .map_err(|_| ApiError::Slow)?
}

async fn read_all(mut body: Body, announced: usize, max_bytes: u32) -> Result<Vec<u8>, ApiError> {
    let max = usize::try_from(max_bytes).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(announced.min(max).min(64 * 1024));
    let mut seen = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| ApiError::Malformed("body".to_owned()))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        seen = seen.saturating_add(data.len());
        if seen <= max {
            bytes.extend_from_slice(&data);
        } else if seen > DISCARDED_BYTES_MAX {
            break;
        } else {
            bytes = Vec::new();
        }
    }
    if seen > max {
        Err(ApiError::TooLarge { max_bytes })
    } else {
        Ok(bytes)
    }
}
