//! What the signature of a commit proves, by its bytes alone.

use super::Proven;
use crate::base::ssh;
use crate::base::ssh::Certified;
use crate::base::ssh::Seal;
use crate::ledger::contract::signers::NAMESPACE;
use crate::snapshot::history::Signature;

/// What a signature proves, with what it takes to ask for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verified {
    /// There is none.
    Unsigned,
    /// Its form is not verified here.
    Unverified(&'static str),
    /// It is right and made with the key of this fingerprint.
    Key(Box<str>),
    /// It is right and made with a key that an authority has certified.
    Certified(Certified),
    /// It does not fit the commit, or is damaged.
    Bad,
}

impl Verified {
    /// What is shown of it.
    pub(super) fn proven(&self) -> Proven {
        match self {
            Verified::Unsigned => Proven::Unsigned,
            Verified::Unverified(form) => Proven::Unverified(form),
            Verified::Key(fingerprint) => Proven::Good { fingerprint: fingerprint.clone() },
            Verified::Certified(one) => Proven::Good { fingerprint: one.key.clone() },
            Verified::Bad => Proven::Bad,
        }
    }
}

/// Verifies the signature of a commit. A pure function of its bytes; no program is run.
pub(super) fn verify(signature: Option<&Signature>) -> Verified {
    let Some(signature) = signature else { return Verified::Unsigned };
    let armour = signature.armour.trim_start();
    let has = |label: &str| {
        armour.strip_prefix("-----BEGIN ").is_some_and(|rest| rest.starts_with(label))
    };
    if has("PGP SIGNATURE-----") || has("PGP MESSAGE-----") {
        return Verified::Unverified("OpenPGP");
    }
    if has("SIGNED MESSAGE-----") {
        return Verified::Unverified("X.509");
    }
    match ssh::verify(armour, NAMESPACE, &signature.payload) {
        Seal::Key(fingerprint) => Verified::Key(fingerprint),
        Seal::Certified(certified) => Verified::Certified(certified),
        Seal::Unknown => Verified::Unverified("SSH"),
        Seal::Bad => Verified::Bad,
    }
}
