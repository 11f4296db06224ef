//! Seeds changed by a fixed rule: what CI runs instead of a fuzzer, on stable Rust and always the same.

/// Numbers that look random and are not (xorshift).
pub struct Chance(u64);

impl Chance {
    /// The row of numbers that begins with this one.
    pub fn new(start: u64) -> Chance {
        Chance(start.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number below `n`; 0 if there is none.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % n.max(1)
    }
}

/// What is put in: marks of every syntax that is read here, and numbers at the edge of their range.
const PIECES: [&[u8]; 40] = [
    b"\"",
    b"'",
    b"[",
    b"]",
    b"{",
    b"}",
    b"(",
    b")",
    b"<",
    b">",
    b"=",
    b",",
    b".",
    b":",
    b"#",
    b"-",
    b"\n",
    b"\r\n",
    b"\t",
    b"\0",
    b"\\",
    b"\"\"\"",
    b"[[",
    b"0",
    b"9",
    b"-1",
    b"9999",
    b"1e9",
    b"true",
    b"null",
    b" && ",
    b" || ",
    b"!",
    b"&",
    b"\xff",
    b"\xe4\xb8\xad",
    b"\xef\xbb\xbf",
    b"2025-02-29",
    b"9999-12-31",
    b"\xe2\x80\xae",
];

/// One seed, changed in a few places; `other` is one from which a part may be taken.
pub fn changed(seed: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len() + 1);
        let n = chance.below(16).min(bytes.len() - at);
        match chance.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..at + n)),
            3 => {
                let piece = PIECES[chance.below(PIECES.len())];
                drop(bytes.splice(at..at, piece.iter().copied()));
            }
            4 => {
                let piece = PIECES[chance.below(PIECES.len())];
                let end = bytes.len().min(at + piece.len());
                drop(bytes.splice(at..end, piece.iter().copied()));
            }
            5 => {
                let piece: Vec<u8> = bytes[at..at + n].to_vec();
                drop(bytes.splice(at..at, piece));
            }
            _ => {
                let from = chance.below(other.len() + 1);
                let n = chance.below(60).min(other.len() - from);
                drop(bytes.splice(at..at, other[from..from + n].iter().copied()));
            }
        }
    }
    bytes
}
