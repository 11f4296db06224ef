//! Numbers that look like chance and are always the same: the generator's only source of variety.

/// A small generator of numbers (SplitMix64); the same seed gives the same numbers on every machine.
pub(crate) struct Chance(u64);

impl Chance {
    /// One for a seed and what it is used for, so that one part's numbers do not move another's.
    pub(crate) fn new(seed: u64, purpose: &str) -> Self {
        // FNV-1a over the purpose.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for byte in purpose.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self(hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` up to, not including, `high`.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low)
    }

    /// True `percent` times in a hundred.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.between(0, 100) < percent
    }

    /// True once in `n` times.
    pub(crate) fn once_in(&mut self, n: u64) -> bool {
        self.between(0, n) == 0
    }

    /// One of several.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        let n = self.between(0, from.len() as u64);
        from[usize::try_from(n).expect("smaller than the slice")]
    }

    /// Minutes from `low` up to, not including, `high`.
    pub(crate) fn minutes(&mut self, low: u64, high: u64) -> chrono::TimeDelta {
        chrono::TimeDelta::minutes(self.between(low, high).cast_signed())
    }
}
