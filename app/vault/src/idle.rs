//! When a device locks by itself, as a state machine: time comes in, "lock" comes out.

/// Minutes a person may choose.
pub const MINUTES: std::ops::RangeInclusive<u8> = 1..=30;
/// Minutes on a staff device, and the default.
pub const MINUTES_STAFF: u64 = 5;
/// Two looks at the clock further apart than this: the device slept. Ticks come every [`TICK_MS`], and
/// browsers slow the timers of covered pages down to one a minute.
pub const SLEPT_MS: u64 = 150_000;
/// How often [`Event::Tick`] should come.
pub const TICK_MS: u64 = 15_000;

/// When to lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    after_ms: u64,
    when_hidden: bool,
}

impl Policy {
    /// A device with other people's records: five minutes, not settable.
    pub const STAFF: Policy = Policy::after(MINUTES_STAFF);

    /// A person's own choice, kept within [`MINUTES`].
    #[must_use]
    pub fn person(minutes: u8, at_once_when_hidden: bool) -> Self {
        let minutes = minutes.clamp(*MINUTES.start(), *MINUTES.end());
        Policy {
            when_hidden: at_once_when_hidden,
            ..Policy::after(u64::from(minutes))
        }
    }

    const fn after(minutes: u64) -> Self {
        Policy {
            after_ms: minutes * 60_000,
            when_hidden: false,
        }
    }
}

/// Both clocks of a device. Some browsers stop the one that counts up while the device sleeps, and the wall
/// clock may be set: the larger step of the two counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds that count up (`performance.now()`).
    pub up_ms: u64,
    /// Milliseconds of the wall clock.
    pub wall_ms: i64,
}

impl Now {
    fn since(self, before: Now) -> u64 {
        let wall = self.wall_ms.saturating_sub(before.wall_ms);
        let up = self.up_ms.saturating_sub(before.up_ms);
        up.max(u64::try_from(wall).unwrap_or(0))
    }
}

/// Whether the notebook is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The key is not in memory.
    Locked,
    /// It is.
    Unlocked {
        /// When it locks.
        policy: Policy,
        /// Without anybody touching it, so far.
        idle_ms: u64,
        /// The last look at the clock.
        seen: Now,
    },
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The right PIN, passkey or sign-in.
    Unlocked(Policy),
    /// A key, a touch, a pointer.
    Touched,
    /// Time passes.
    Tick,
    /// Nobody sees the page any more.
    Hidden,
    /// Somebody sees it again.
    Shown,
    /// 「ロック」 was tapped.
    LockNow,
    /// The person changed the setting.
    Changed(Policy),
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Forget the key and draw the lock screen.
    Lock(Why),
}

/// Why it locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nobody touched it for so long.
    Idle,
    /// The device slept.
    Slept,
    /// Out of sight, and set so.
    Hidden,
    /// Tapped.
    Asked,
}

/// One step. Whatever happens, time is looked at first: a touch after a sleep does not open the notebook.
#[must_use]
pub fn step(state: State, event: Event, now: Now) -> (State, Option<Command>) {
    if let Event::Unlocked(policy) = event {
        return (
            State::Unlocked {
                policy,
                idle_ms: 0,
                seen: now,
            },
            None,
        );
    }
    let State::Unlocked {
        mut policy,
        idle_ms,
        seen,
    } = state
    else {
        return (State::Locked, None);
    };
    let gap = now.since(seen);
    let mut idle_ms = idle_ms.saturating_add(gap);
    let why = match event {
        _ if gap >= SLEPT_MS => Some(Why::Slept),
        _ if idle_ms >= policy.after_ms => Some(Why::Idle),
        Event::LockNow => Some(Why::Asked),
        Event::Hidden if policy.when_hidden => Some(Why::Hidden),
        Event::Touched => {
            idle_ms = 0;
            None
        }
        Event::Changed(changed) => {
            policy = changed;
            idle_ms = 0;
            None
        }
        Event::Unlocked(_) | Event::Tick | Event::Hidden | Event::Shown => None,
    };
    match why {
        Some(why) => (State::Locked, Some(Command::Lock(why))),
        None => (
            State::Unlocked {
                policy,
                idle_ms,
                seen: now,
            },
            None,
        ),
    }
}
