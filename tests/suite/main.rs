//! Every test that needs more than one stage, in one binary.

mod tidy;
