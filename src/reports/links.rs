//! Where the published site tells more; the addresses are made by whoever knows the site.

/// Addresses of pages of the published site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The first page.
    pub home: String,
    /// The page of findings about the input.
    pub findings: String,
    /// The pages of obligations, by number of the contract and of the obligation.
    pub obligations: Vec<Vec<String>>,
}

impl Links {
    /// The page of an obligation.
    pub fn obligation(&self, contract: usize, obligation: usize) -> Option<&str> {
        Some(self.obligations.get(contract)?.get(obligation)?)
    }
}
