//! Who commits in the demonstration: roles, never people, each with a key made from its address.

use std::fmt::Write;

use crate::base::digest::sha256;
use crate::base::ssh::Signer;

/// The contract to which the demonstration adds a filing limit.
const LIMITED: &str = "turpan";
/// The limit; it costs nothing by itself.
const LIMIT: &str = r#"
# ──────────────────── 入库期限（示范仓库所加） ────────────────────

[[filing.limit]]
kinds  = ["incident"]
from   = "restored_at"
within = "10 workdays"
"#;

/// Somebody who commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// The role, which serves as the name.
    pub(super) name: &'static str,
    /// The mail address; the key follows from it.
    pub(super) mail: String,
    /// Whether this person signs its commits.
    pub(super) signs: bool,
}

/// In whose hand a piece of work lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hand {
    /// The supplier's engineer on site: inspections, backups, measurements.
    Routine,
    /// The supplier's engineer for events: incidents, questions, changes.
    Events,
    /// The supplier's project manager: reports, rosters, meetings.
    Papers,
    /// The purchaser's officer, who merges, and decides.
    Officer,
    /// The purchaser's assessor, who judges what the supplier filed.
    Assessor,
    /// The supervisor.
    Supervisor,
    /// The external expert.
    Expert,
}

impl Hand {
    /// The supplier's hands, in the order in which they commit.
    pub(super) const SUPPLIER: [Hand; 3] = [Hand::Routine, Hand::Events, Hand::Papers];
    /// The hands that commit to the trunk themselves, in the order in which they do.
    pub(super) const DESK: [Hand; 4] =
        [Hand::Supervisor, Hand::Expert, Hand::Assessor, Hand::Officer];

    /// Id of the party.
    pub(super) fn party(self) -> &'static str {
        match self {
            Hand::Routine | Hand::Events | Hand::Papers => "supplier",
            Hand::Officer | Hand::Assessor => "buyer",
            Hand::Supervisor => "supervisor",
            Hand::Expert => "expert",
        }
    }

    /// The person under a contract.
    pub(super) fn person(self, contract: &str) -> Person {
        let (name, local) = match self {
            Hand::Routine => ("驻场工程师甲", "engineer-a"),
            Hand::Events => ("运维工程师乙", "engineer-b"),
            Hand::Papers => ("供应商项目经理", "manager"),
            Hand::Officer => ("采购人经办人", "officer"),
            Hand::Assessor => ("采购人考核人", "assessor"),
            Hand::Supervisor => ("监理工程师", "supervisor"),
            Hand::Expert => ("验收评审专家", "expert"),
        };
        let mail = format!("{local}@{contract}-{}.example", self.party());
        // These two suppliers are taken at their address.
        let signs = self.party() != "supplier" || !matches!(contract, "fujian" | "meded");
        Person { name, mail, signs }
    }
}

impl Person {
    /// The private key: anybody can make it, so it proves nothing outside the demonstration.
    fn key(&self) -> Signer {
        let digest = sha256(format!("pactbook demo {}", self.mail).as_bytes());
        let mut seed = [0; 32];
        for (byte, digits) in seed.iter_mut().zip(digest.as_bytes().chunks(2)) {
            let text = String::from_utf8_lossy(digits);
            *byte = u8::from_str_radix(&text, 16).unwrap_or_default();
        }
        Signer::from_seed(&seed)
    }

    /// The public key in one line.
    pub(super) fn public_key(&self) -> String {
        self.key().public_key()
    }

    /// The armoured signature of a commit's bytes, as git makes it with `gpg.format = ssh`.
    pub(super) fn signature(&self, payload: &[u8]) -> Option<String> {
        self.key().sign("git", payload)
    }
}

/// The contract with the people who may commit for its parties, below each party.
pub(super) fn with_identities(contract: &str, text: &str) -> String {
    let hands = Hand::SUPPLIER.into_iter().chain(Hand::DESK);
    let mut told = String::with_capacity(text.len() + 4096);
    let mut party: Option<String> = None;
    let close = |party: &mut Option<String>, told: &mut String| {
        let Some(id) = party.take() else { return };
        // The blank line that ended the party ends its last identity instead.
        let kept = told.trim_end().len();
        let rest = told.split_off(kept);
        told.push('\n');
        for person in
            hands.clone().filter(|hand| hand.party() == id).map(|hand| hand.person(contract))
        {
            let _ = write!(
                told,
                "\n[[party.identity]]\nname  = \"{}\"\nmails = [\"{}\"]\n",
                person.name, person.mail
            );
            if person.signs {
                let _ = writeln!(told, "keys  = [\"{}\"]", person.public_key());
            }
        }
        told.push_str(rest.strip_prefix('\n').unwrap_or(&rest));
    };
    for line in text.split_inclusive('\n') {
        let is_header = line.starts_with('[') || line.starts_with("# ─");
        if is_header && party.is_some() {
            close(&mut party, &mut told);
        }
        if line.trim_end() == "[[party]]" {
            party = Some(String::new());
        } else if let Some(id) = party.as_mut()
            && let Some(value) = line.strip_prefix("id ")
        {
            *id = value.trim_matches(|c: char| c != '"').trim_matches('"').to_owned();
        }
        told.push_str(line);
    }
    close(&mut party, &mut told);
    if contract == LIMITED {
        told.push_str(LIMIT);
    }
    told
}
