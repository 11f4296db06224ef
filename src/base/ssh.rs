//! SSH keys and the signatures made with them; the only file that knows the crate that does it.
//!
//! Pure: bytes in, an answer out. No program is run and no file is read.

use ssh_key::Certificate;
use ssh_key::HashAlg;
use ssh_key::LineEnding;
use ssh_key::PrivateKey;
use ssh_key::PublicKey;
use ssh_key::Signature;
use ssh_key::SshSig;
use ssh_key::certificate::CertType;
use ssh_key::private::Ed25519Keypair;
use ssh_key::public::KeyData;

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";
const PREAMBLE: &[u8] = b"SSHSIG";

/// What a signature proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seal {
    /// The payload was signed with the key of this fingerprint (`SHA256:...`).
    Key(Box<str>),
    /// The payload was signed with a key that an authority has certified.
    Certified(Certified),
    /// A kind of key that is not verified here.
    Unknown,
    /// It does not fit the payload, is for another purpose, or is damaged.
    Bad,
}

/// A certificate that fits its own signature; whether its authority is trusted is another question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// Fingerprint of the key.
    pub key: Box<str>,
    /// Fingerprint of the authority's key.
    pub authority: Box<str>,
    /// For whom it was issued; any of the patterns of the authority's entry if empty.
    pub principals: Vec<String>,
    /// First second in which it is valid, since the Unix epoch.
    pub from: u64,
    /// First second in which it is valid no longer.
    pub to: u64,
}

/// A key that signs, made from 32 bytes: whoever knows these can sign with it.
#[derive(Clone, Debug)]
pub struct Signer(PrivateKey);

impl Signer {
    /// The Ed25519 key of a seed.
    pub fn from_seed(seed: &[u8; 32]) -> Signer {
        Signer(PrivateKey::from(Ed25519Keypair::from_seed(seed)))
    }

    /// The public key in one line: `ssh-ed25519 AAAA...`.
    pub fn public_key(&self) -> String {
        // An Ed25519 key can always be written.
        self.0.public_key().to_openssh().unwrap_or_default()
    }

    /// The armoured signature of a payload for a purpose; git's is `git`.
    pub fn sign(&self, namespace: &str, payload: &[u8]) -> Option<String> {
        let signature = self.0.sign(namespace, HashAlg::Sha512, payload).ok()?;
        signature.to_pem(LineEnding::LF).ok()
    }
}

/// Fingerprint of a public key as `ssh-keygen` writes it: type, base64, and a comment or none.
/// None if it cannot be read or is of a type that is not verified here.
pub fn fingerprint(key: &str) -> Option<Box<str>> {
    let key = PublicKey::from_openssh(key.trim()).ok()?;
    is_known(key.key_data()).then(|| print(key.key_data()))
}

/// Verifies an armoured signature of a payload for a purpose; git's is `git`.
pub fn verify(armour: &str, namespace: &str, payload: &[u8]) -> Seal {
    let Some(bytes) = body(armour) else { return Seal::Bad };
    let Some(parts) = Parts::of(&bytes) else { return Seal::Bad };
    if parts.namespace != namespace.as_bytes() {
        return Seal::Bad;
    }
    let Ok(hash) = std::str::from_utf8(parts.hash).unwrap_or_default().parse::<HashAlg>() else {
        return Seal::Bad;
    };
    let is_good = |key: &KeyData| {
        let Ok(signature) = Signature::try_from(parts.signature) else { return false };
        // The library writes this kind otherwise than it reads it.
        let is_odd = matches!(key, KeyData::SkEcdsaSha2NistP256(_));
        if !is_odd && Vec::try_from(signature.clone()).ok().as_deref() != Some(parts.signature) {
            return false;
        }
        let Ok(whole) = SshSig::new(key.clone(), namespace, hash, signature) else { return false };
        PublicKey::from(key.clone()).verify(namespace, payload, &whole).is_ok()
    };
    if let Ok(key) = PublicKey::from_bytes(parts.key) {
        // The same key written otherwise is not what was signed with.
        let is_exact = key.to_bytes().is_ok_and(|bytes| bytes == parts.key);
        let key = key.key_data();
        return match (is_known(key), is_exact && is_good(key)) {
            (false, _) => Seal::Unknown,
            (true, true) => Seal::Key(print(key)),
            (true, false) => Seal::Bad,
        };
    }
    let Ok(certificate) = Certificate::from_bytes(parts.key) else {
        let (name, _) = split(parts.key).unwrap_or_default();
        return if is_foreign(name) { Seal::Unknown } else { Seal::Bad };
    };
    let authority = certificate.signature_key();
    if !is_known(certificate.public_key()) || !is_known(authority) {
        return Seal::Unknown;
    }
    let fingerprint = authority.fingerprint(HashAlg::Sha256);
    // Whether it was valid when the commit was made is asked later; here it need only fit.
    let fits = certificate.to_bytes().is_ok_and(|bytes| bytes == parts.key)
        && certificate.validate_at(certificate.valid_after(), [&fingerprint]).is_ok()
        && certificate.cert_type() == CertType::User
        && certificate.critical_options().is_empty();
    if !fits || !is_good(certificate.public_key()) {
        return Seal::Bad;
    }
    Seal::Certified(Certified {
        key: print(certificate.public_key()),
        authority: print(authority),
        principals: certificate.valid_principals().to_vec(),
        from: certificate.valid_after(),
        to: certificate.valid_before(),
    })
}

fn print(key: &KeyData) -> Box<str> {
    key.fingerprint(HashAlg::Sha256).to_string().into()
}

fn is_known(key: &KeyData) -> bool {
    matches!(
        key,
        KeyData::Ed25519(_)
            | KeyData::Ecdsa(_)
            | KeyData::Rsa(_)
            | KeyData::SkEcdsaSha2NistP256(_)
            | KeyData::SkEd25519(_)
    )
}

/// Whether a key's type is one that other programs may know.
fn is_foreign(name: &[u8]) -> bool {
    let known = ["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-", "sk-ssh-ed25519", "sk-ecdsa-sha2-"];
    let Ok(name) = std::str::from_utf8(name) else { return false };
    !name.is_empty() && !known.iter().any(|start| name.starts_with(start))
}

/// The parts of a signature, as OpenSSH's PROTOCOL.sshsig lays them out.
struct Parts<'a> {
    key: &'a [u8],
    namespace: &'a [u8],
    hash: &'a [u8],
    signature: &'a [u8],
}

impl Parts<'_> {
    fn of(bytes: &[u8]) -> Option<Parts<'_>> {
        let rest = bytes.strip_prefix(PREAMBLE)?.strip_prefix(&1u32.to_be_bytes())?;
        let (key, rest) = split(rest)?;
        let (namespace, rest) = split(rest)?;
        let (reserved, rest) = split(rest)?;
        let (hash, rest) = split(rest)?;
        let (signature, rest) = split(rest)?;
        // What is signed covers the reserved part; no version uses it yet.
        (reserved.is_empty() && rest.is_empty()).then_some(Parts {
            key,
            namespace,
            hash,
            signature,
        })
    }
}

/// The first string of some bytes, which tell its length, and what follows.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

/// The bytes between the first and the last line of the armour.
fn body(armour: &str) -> Option<Vec<u8>> {
    let inner = armour.trim().strip_prefix(BEGIN)?.strip_suffix(END)?;
    let letters: Vec<u8> = inner.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    base64(&letters)
}

/// Base64 with its padding; none if a letter does not belong there.
fn base64(letters: &[u8]) -> Option<Vec<u8>> {
    let padding = letters.iter().rev().take_while(|letter| **letter == b'=').count();
    if padding > 2 || !letters.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3);
    let (mut held, mut n_bits) = (0u32, 0u32);
    for letter in &letters[..letters.len() - padding] {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push(u8::try_from((held >> n_bits) & 0xff).unwrap_or_default());
        }
        held &= (1 << n_bits) - 1;
    }
    (held == 0).then_some(bytes)
}
