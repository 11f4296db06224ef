//! Ready mappings: for what many already have. Each is a file to be shown, adapted and kept in the repository.

/// A mapping that ships with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    /// Its name.
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
}

impl Ready {
    /// What it is for: the first line of the file.
    pub fn title(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default().trim_start_matches(['#', ' '])
    }
}

/// The mappings that ship, by name.
pub static READY: &[Ready] = &[
    Ready { name: "alertmanager", text: include_str!("alertmanager.toml") },
    Ready { name: "borg", text: include_str!("borg.toml") },
    Ready { name: "cstate", text: include_str!("cstate.toml") },
    Ready { name: "itsm", text: include_str!("itsm.toml") },
    Ready { name: "itsm-events", text: include_str!("itsm-events.toml") },
    Ready { name: "restic", text: include_str!("restic.toml") },
    Ready { name: "zabbix", text: include_str!("zabbix.toml") },
];

/// The mapping of a name.
pub fn named(name: &str) -> Option<&'static Ready> {
    READY.iter().find(|ready| ready.name == name)
}

#[cfg(test)]
mod tests {
    use crate::base::place::SourceId;
    use crate::imports::mapping::Mapping;
    use crate::ledger::kinds::Kinds;

    use super::READY;

    #[test]
    fn every_mapping_that_ships_is_without_fault() {
        for ready in READY {
            let source = SourceId(0);
            let (mapping, findings) =
                Mapping::read(ready.name, source, ready.text, &Kinds::shipped());
            assert_eq!(findings, [], "{}", ready.name);
            assert!(mapping.is_some() && !ready.title().is_empty(), "{}", ready.name);
        }
        assert!(READY.is_sorted_by(|a, b| a.name < b.name));
    }
}
