//! The gate: which findings make a run fail.

use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::finding::UNDECIDABLE;

/// Which findings make a run fail: those of a level and above, and, where asked for, every outcome
/// that cannot be decided, whatever its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// From which level on; none if no level does.
    pub level: Option<Level>,
    /// Whether an outcome that cannot be decided does.
    pub undecidable: bool,
}

impl Default for Gate {
    fn default() -> Gate {
        Gate { level: Some(Level::Error), undecidable: false }
    }
}

impl Gate {
    /// Whether the finding makes the run fail.
    pub fn stops(self, finding: &Finding) -> bool {
        self.level.is_some_and(|level| finding.level >= level)
            || (self.undecidable && finding.rule == UNDECIDABLE)
    }
}
