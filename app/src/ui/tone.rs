//! How grave something is. Colour repeats what icon and word say.

use super::icon::Icon;

/// From must-stop to fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    Danger,
    Caution,
    Notice,
    Explain,
    Info,
    Success,
    Plain,
}

impl Tone {
    /// The value of `data-tone`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::Caution => "caution",
            Self::Notice => "notice",
            Self::Explain => "explain",
            Self::Info => "info",
            Self::Success => "success",
            Self::Plain => "plain",
        }
    }

    /// The picture shown beside the words.
    #[must_use]
    pub const fn icon(self) -> Icon {
        match self {
            Self::Danger => Icon::Stop,
            Self::Caution | Self::Notice => Icon::Alert,
            Self::Explain => Icon::Question,
            Self::Info | Self::Plain => Icon::Info,
            Self::Success => Icon::Check,
        }
    }
}
