//! Signatures by their bytes: what `ssh-keygen` made is right, anything else is not.
//!
//! The files in `signed/` were made with throwaway keys that nobody has any more.

use pactbook::base::place::SourceId;
use pactbook::base::ssh;
use pactbook::base::ssh::Seal;
use pactbook::base::time::Zone;
use pactbook::ledger::contract::signers;
use pactbook::ledger::contract::signers::Signer;

use crate::bench::at;
use crate::sandbox::OFFICER_KEY;

const PAYLOAD: &[u8] = include_bytes!("signed/payload.txt");

const KEYS: [(&str, &str, &str); 6] = [
    ("ed25519", include_str!("signed/ed25519.pub"), include_str!("signed/ed25519.sig")),
    ("ecdsa-256", include_str!("signed/ecdsa-256.pub"), include_str!("signed/ecdsa-256.sig")),
    ("ecdsa-384", include_str!("signed/ecdsa-384.pub"), include_str!("signed/ecdsa-384.sig")),
    ("ecdsa-521", include_str!("signed/ecdsa-521.pub"), include_str!("signed/ecdsa-521.sig")),
    ("rsa", include_str!("signed/rsa.pub"), include_str!("signed/rsa.sig")),
    ("rsa-sha256", include_str!("signed/rsa.pub"), include_str!("signed/rsa-sha256.sig")),
];

#[test]
fn every_kind_of_key_that_git_signs_with_is_verified() {
    for (name, key, signature) in KEYS {
        let print = ssh::fingerprint(key).expect("a public key");
        assert_eq!(ssh::verify(signature, "git", PAYLOAD), Seal::Key(print), "{name}");
    }
}

#[test]
fn another_payload_is_never_right() {
    for (name, _, signature) in KEYS {
        for at in [0, PAYLOAD.len() / 2, PAYLOAD.len() - 1] {
            let mut payload = PAYLOAD.to_vec();
            payload[at] ^= 1;
            assert_eq!(ssh::verify(signature, "git", &payload), Seal::Bad, "{name} {at}");
        }
        assert_eq!(ssh::verify(signature, "git", &PAYLOAD[1..]), Seal::Bad, "{name}");
    }
}

#[test]
fn no_letter_of_a_signature_can_be_another() {
    for (name, key, signature) in KEYS {
        let print = ssh::fingerprint(key).expect("a public key");
        for (at, letter) in
            signature.char_indices().filter(|(_, letter)| *letter != '\n').step_by(7)
        {
            let other = if letter == 'A' { 'B' } else { 'A' };
            let mut damaged = signature.to_owned();
            damaged.replace_range(at..=at, &other.to_string());
            let found = ssh::verify(&damaged, "git", PAYLOAD);
            assert_ne!(found, Seal::Key(print.clone()), "{name} {at}");
            assert!(!matches!(found, Seal::Key(_) | Seal::Certified(_)), "{name} {at}: {found:?}");
        }
    }
}

#[test]
fn a_signature_for_another_purpose_is_not_gits() {
    let file = include_str!("signed/file.sig");
    assert!(matches!(ssh::verify(file, "file", PAYLOAD), Seal::Key(_)));
    assert_eq!(ssh::verify(file, "git", PAYLOAD), Seal::Bad);
}

#[test]
fn what_is_no_armour_is_bad() {
    for text in [
        "",
        "x",
        "-----BEGIN SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\n!\n-----END SSH SIGNATURE-----",
    ] {
        assert_eq!(ssh::verify(text, "git", PAYLOAD), Seal::Bad, "{text}");
    }
    let half: String = KEYS[0].2.lines().take(2).collect();
    assert_eq!(ssh::verify(&half, "git", PAYLOAD), Seal::Bad);
}

#[test]
fn a_certificate_tells_who_vouches_for_the_key_and_for_how_long() {
    let found = ssh::verify(include_str!("signed/certified.sig"), "git", PAYLOAD);
    let Seal::Certified(one) = found else { panic!("{found:?}") };
    assert_eq!(Some(one.key), ssh::fingerprint(KEYS[0].1));
    assert_eq!(Some(one.authority), ssh::fingerprint(include_str!("signed/ca.pub")));
    assert_eq!(one.principals, ["officer@buyer.example"]);
    assert_eq!((one.from, one.to), (1_735_689_600, 1_798_761_600));
    let payload = [PAYLOAD, b"x"].concat();
    assert_eq!(ssh::verify(include_str!("signed/certified.sig"), "git", &payload), Seal::Bad);
}

#[test]
fn keys_that_are_none_are_refused() {
    let key = OFFICER_KEY.public();
    assert!(ssh::fingerprint(&key).is_some());
    assert!(ssh::fingerprint(&format!("{key} officer@buyer.example")).is_some());
    for wrong in [
        "",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        &key[..key.len() - 4],
        &key.replace("ssh-ed25519", "ssh-rsa"),
    ] {
        assert_eq!(ssh::fingerprint(wrong), None, "{wrong}");
    }
}

fn read(text: &str) -> (Vec<Signer>, Vec<(u32, &'static str)>) {
    let zone = Zone::parse("Asia/Shanghai").expect("a zone");
    let (signers, findings) = signers::read(SourceId(0), text, zone);
    let found = findings.iter().map(|one| (one.place.expect("a place").start, one.message.key));
    (signers, found.collect())
}

#[test]
fn a_file_of_signers_is_read_as_git_reads_it() {
    let key = OFFICER_KEY.public();
    let text = format!(
        "# 注释\n\n*@buyer.example,!boss@buyer.example {key} 经办人\n\
         \"a@b.example, c@d.example\" cert-authority,Namespaces=\"git,file\" {key}\n\
         e@f.example valid-after=\"20260101\",valid-before=\"202601021200Z\" {key}\r\n\
         ?@f.example namespaces=\"file\" {key}\n"
    );
    let (signers, found) = read(&text);
    assert_eq!(found, []);
    let [one, two, three, four] = &signers[..] else { panic!("{signers:#?}") };
    assert!(one.means("Clerk@Buyer.example") && !one.means("boss@buyer.example"));
    assert!(!one.means("clerk@other.example") && !one.is_authority);
    assert!(two.is_authority && two.is_valid(at("2026-01-01T00:00:00")));
    // Without `Z` the contract's zone counts; both ends are inside.
    assert!(
        !three.is_valid(at("2025-12-31T23:59:59")) && three.is_valid(at("2026-01-01T00:00:00"))
    );
    assert!(
        three.is_valid(at("2026-01-02T20:00:00")) && !three.is_valid(at("2026-01-02T20:00:01"))
    );
    assert!(four.means("x@f.example") && !four.means("xy@f.example"));
    assert!(!four.is_valid(at("2026-01-01T00:00:00")), "not for commits");
}

#[test]
fn a_faulty_line_is_a_finding_at_its_place_and_the_others_stand() {
    let key = OFFICER_KEY.public();
    let cases = [
        ("a@b.example", "signers-key"),
        ("a@b.example ssh-ed25519 AAAA", "signers-key"),
        ("a@b.example cert-autority KEY", "signers-option"),
        ("a@b.example valid-after=\"2026\" KEY", "signers-option"),
        ("a@b.example valid-after=\"20261301\" KEY", "signers-option"),
        (
            "a@b.example valid-after=\"20260102\",valid-before=\"20260101\" KEY",
            "signers-empty-time",
        ),
        ("a@b.example namespaces=\"git KEY", "signers-quotes"),
        (", KEY", "signers-no-principal"),
        ("\"a@b.example KEY", "signers-quotes"),
    ];
    for (line, wrong) in cases {
        let text = format!("x@y.example {key}\n  {}\n", line.replace("KEY", &key));
        let (signers, found) = read(&text);
        let place = u32::try_from(text.find('\n').expect("two lines") + 3).expect("small");
        assert_eq!((signers.len(), found), (1, vec![(place, wrong)]), "{line}");
    }
}

#[test]
fn an_address_is_matched_part_by_part() {
    for (mail, pattern, fits) in [
        ("a@buyer.example", "*@buyer.example", true),
        ("A@Buyer.Example", "a@buyer.example", true),
        ("a@evil.example@buyer.example", "*@buyer.example", false),
        ("a@sub.buyer.example", "*@buyer.example", false),
        ("a@sub.buyer.example", "*@*.buyer.example", true),
        ("a@buyer.example.evil.example", "*@buyer.example", false),
        ("a", "*", false),
    ] {
        assert_eq!(signers::is_mail(mail, pattern), fits, "{mail} {pattern}");
    }
}
