//! What the official calendar and the contracts' readings of time limits must come to.
