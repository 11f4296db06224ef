//! Names of states as data formats write them.

use super::Evidence;
use super::Progress;

impl Progress {
    /// The name: `ahead`, `running`, `over`.
    pub fn name(self) -> &'static str {
        match self {
            Progress::Ahead => "ahead",
            Progress::Running => "running",
            Progress::Over => "over",
        }
    }
}

impl Evidence {
    /// The name: `filed`, `nothing-filed`, `ahead`.
    pub fn name(self) -> &'static str {
        match self {
            Evidence::Filed => "filed",
            Evidence::NothingFiled => "nothing-filed",
            Evidence::Ahead => "ahead",
        }
    }
}
