//! The clocks and the randomness of this device, and ids made from them.

use domain::Instant;
use leptos::prelude::window;
use std::cell::Cell;
use sync::lease::{self, Contact};
use uuid::Uuid;

/// A measured offset smaller than this is the length of the way to the server, not a wrong clock.
const OFFSET_MIN_MS: i64 = 2_000;

/// This tab's clocks.
#[derive(Default)]
pub(super) struct Clock {
    offset: Cell<Option<i64>>,
    contact: Cell<Option<Contact>>,
    monotonic: Cell<u64>,
    seen: Cell<Option<(f64, f64)>>,
    last_id: Cell<u64>,
}

impl Clock {
    /// The device's own clock. What a person did is stamped with it; the server corrects it.
    pub(super) fn device(&self) -> Instant {
        Instant(whole(js_sys::Date::now()))
    }

    /// The device's clock with the offset measured at the last contact.
    pub(super) fn corrected(&self) -> Instant {
        self.device().plus_millis(self.offset.get().unwrap_or(0))
    }

    /// Server time minus device time, if ever measured.
    pub(super) fn offset(&self) -> Option<i64> {
        self.offset.get()
    }

    /// What an answer tells: it was written somewhere between sending and receiving.
    pub(super) fn measured(&self, server: Instant, sent: Instant, received: Instant) {
        let middle = sent.0.saturating_add(received.0) / 2;
        let offset = server.0.saturating_sub(middle);
        self.offset.set(Some(if offset.abs() < OFFSET_MIN_MS {
            0
        } else {
            offset
        }));
    }

    /// The moment leases are held against.
    pub(super) fn lease_moment(&self) -> Instant {
        lease::moment(self.contact.get(), self.monotonic(), self.device())
    }

    /// The server's clock, asked for at this moment of [`Clock::monotonic`].
    pub(super) fn heard(&self, server: Instant, asked: u64) {
        self.contact.set(Some(Contact { server, asked }));
    }

    /// The tab that syncs knows by how much this device's clock is wrong.
    pub(super) fn told(&self, offset: i64) {
        self.heard(self.device().plus_millis(offset), self.monotonic());
    }

    /// Milliseconds that only move forward. `performance.now()` stands still while a machine sleeps and
    /// the wall clock may be set back, so the larger step of the two counts.
    pub(super) fn monotonic(&self) -> u64 {
        let (tick, wall) = (ticks(), js_sys::Date::now());
        if let Some((tick_before, wall_before)) = self.seen.replace(Some((tick, wall))) {
            let step = whole((tick - tick_before).max(wall - wall_before).max(0.0));
            self.monotonic
                .set(self.monotonic.get().saturating_add(step.unsigned_abs()));
        }
        self.monotonic.get()
    }

    /// A UUID of version 7. Ids of one tab sort in the order they were made, also when the clock is set back.
    pub(super) fn new_id(&self) -> Uuid {
        let millis = whole(js_sys::Date::now())
            .unsigned_abs()
            .max(self.last_id.get().saturating_add(1));
        self.last_id.set(millis);
        uuid::Builder::from_unix_timestamp_millis(millis, &random()).into_uuid()
    }
}

/// Both clocks as they are, for the lock.
pub(super) fn both() -> vault::idle::Now {
    vault::idle::Now {
        up_ms: whole(ticks()).unsigned_abs(),
        wall_ms: whole(js_sys::Date::now()),
    }
}

fn ticks() -> f64 {
    let performance = js_sys::Reflect::get(&window(), &"performance".into()).ok();
    let performance = performance.and_then(|value| {
        let now = js_sys::Reflect::get(&value, &"now".into()).ok()?;
        js_sys::Function::from(now).call0(&value).ok()?.as_f64()
    });
    performance.unwrap_or(0.0)
}

/// Random bytes from the browser.
pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let filled = window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    if filled.is_err() {
        // every browser with WebAssembly has it; without it ids still differ
        bytes.fill_with(|| u8::try_from(whole(js_sys::Math::random() * 256.0)).unwrap_or(0));
    }
    bytes
}

/// A random number.
pub(super) fn random_u32() -> u32 {
    u32::from_le_bytes(random())
}

/// JavaScript's numbers as whole ones: exact for every time a clock can show.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "saturates, and NaN is 0"
)]
fn whole(number: f64) -> i64 {
    number as i64
}
