//! Ready mappings: for what many already have. Each is a file to be shown, adapted and kept in the repository.

use crate::base::language::Language;

/// A mapping that ships with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    /// Its name.
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
}

impl Ready {
    /// What it is for: the first line of the file, which says it in Chinese and in English.
    pub fn title(&self, language: Language) -> &'static str {
        let line = self.text.lines().next().unwrap_or_default().trim_start_matches(['#', ' ']);
        match (language, line.split_once(" / ")) {
            (Language::Zh, Some((zh, _))) => zh,
            (Language::En, Some((_, en))) => en,
            (_, None) => line,
        }
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
    Ready { name: "statuspage", text: include_str!("statuspage.toml") },
    Ready { name: "zabbix", text: include_str!("zabbix.toml") },
];

/// The mapping of a name.
pub fn named(name: &str) -> Option<&'static Ready> {
    READY.iter().find(|ready| ready.name == name)
}

#[cfg(test)]
mod tests {
    use crate::base::language::Language;
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
            assert!(mapping.is_some(), "{}", ready.name);
            let [zh, en] = Language::ALL.map(|language| ready.title(language));
            assert!(zh != en && en.is_ascii(), "{zh} / {en}");
        }
        assert!(READY.is_sorted_by(|a, b| a.name < b.name));
    }
}
