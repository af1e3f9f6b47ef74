//! The people one can be with one tap, when the server was started with `--demo`.

use serde::{Deserialize, Serialize};
use sync::wire::Job;

/// One person to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoPerson {
    /// Sent as `person` by the form.
    pub id: String,
    pub name: String,
    pub role: Job,
    /// A line that says who this is: 二人の子の母, ひばり小児科.
    pub note: String,
}

/// A context value of the server. Absent: demo sign-in is off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoPeople(pub Vec<DemoPerson>);
