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
pub static READY: &[Ready] = &[];

/// The mapping of a name.
pub fn named(name: &str) -> Option<&'static Ready> {
    READY.iter().find(|ready| ready.name == name)
}
