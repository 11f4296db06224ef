//! Tests of the expression language.

mod bounds;
mod faults;
mod oracle;
mod sample;
mod time;
mod values;
