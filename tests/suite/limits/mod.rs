//! Hostile and damaged input: what is bounded, what is refused, what is told, and what is never believed.

mod bounds;
mod damage;
mod page;
mod places;
mod proofs;
