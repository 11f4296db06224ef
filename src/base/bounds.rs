//! Ranges of numbers with open or closed ends, as contracts state bands: `[80, 90)`.

use std::fmt;

use crate::base::quantity::Decimal;
use crate::base::quantity::decimal;

/// A range of exact numbers; each end says whether it belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The lower end.
    pub low: End,
    /// The upper end.
    pub high: End,
}

/// One end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The number at the end.
    pub at: Decimal,
    /// Whether the number itself belongs to the range.
    pub inside: bool,
}

impl Bounds {
    /// Reads `[80, 90)`: a square bracket includes the end, a round one does not.
    pub fn parse(text: &str) -> Option<Bounds> {
        let text = text.trim();
        let low_inside = match text.chars().next()? {
            '[' => true,
            '(' => false,
            _ => return None,
        };
        let high_inside = match text.chars().next_back()? {
            ']' => true,
            ')' => false,
            _ => return None,
        };
        let (low, high) = text.get(1..text.len() - 1)?.split_once(',')?;
        let bounds = Bounds {
            low: End { at: decimal(low.trim())?, inside: low_inside },
            high: End { at: decimal(high.trim())?, inside: high_inside },
        };
        (bounds.low.at <= bounds.high.at).then_some(bounds)
    }

    /// Whether the number lies inside.
    pub fn contains(&self, number: Decimal) -> bool {
        let above = number > self.low.at || (self.low.inside && number == self.low.at);
        let below = number < self.high.at || (self.high.inside && number == self.high.at);
        above && below
    }

    /// Whether this range ends exactly where `next` begins, without a gap and without an overlap.
    pub fn meets(&self, next: &Bounds) -> bool {
        self.high.at == next.low.at && self.high.inside != next.low.inside
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = if self.low.inside { '[' } else { '(' };
        let close = if self.high.inside { ']' } else { ')' };
        write!(f, "{open}{}, {}{close}", self.low.at, self.high.at)
    }
}

#[cfg(test)]
mod tests {
    use super::Bounds;
    use crate::base::quantity::decimal;

    #[test]
    fn an_end_belongs_to_its_range_only_where_the_bracket_is_square() {
        let good = Bounds::parse("[80, 90)").expect("a range");
        let at = |text: &str| good.contains(decimal(text).expect("a number"));
        assert!(at("80") && at("89.5") && !at("90") && !at("79.999"));
        let best = Bounds::parse("[90, 100]").expect("a range");
        assert!(good.meets(&best) && !best.meets(&good));
        assert_eq!(good.to_string(), "[80, 90)");
        assert_eq!(Bounds::parse("80-89"), None);
        assert_eq!(Bounds::parse("[90, 80]"), None);
    }
}
