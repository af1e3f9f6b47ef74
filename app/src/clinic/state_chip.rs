//! Where a form stands, as icon and word.

use super::case::State;
use crate::ja::clinic as ja;
use crate::ui::{Chip, Icon, Tone};
use leptos::prelude::*;

/// One state.
#[component]
pub fn StateChip(state: State) -> impl IntoView {
    let (tone, icon, word) = match state {
        State::New => (Tone::Plain, Icon::Info, ja::STATE_NEW),
        State::Seeing => (Tone::Info, Icon::Person, ja::STATE_SEEING),
        State::MayGive => (Tone::Success, Icon::Check, ja::STATE_MAY_GIVE),
        State::Deferred => (Tone::Caution, Icon::Stop, ja::STATE_DEFERRED),
        State::Given => (Tone::Success, Icon::Syringe, ja::STATE_GIVEN),
    };
    view! { <Chip tone text=word icon/> }
}

/// The value of `data-state`.
pub const fn state_name(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Seeing => "seeing",
        State::MayGive => "may-give",
        State::Deferred => "deferred",
        State::Given => "given",
    }
}
