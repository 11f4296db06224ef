//! Room: how much of what a limit allows is used, and how much is left.

use crate::base::quantity::Decimal;

/// From how many percent of what is allowed on it is nearly used.
const NEARLY: u32 = 80;

/// How far the measured value of a window is from its limit: outages of two, hours of ten, the
/// share that fell short of what a floor leaves; or what is done of what must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What is used, or done.
    pub used: Decimal,
    /// What may be used, or must be done.
    pub allowed: Decimal,
    /// What is undecided and may come on top.
    pub open: Decimal,
    /// What the numbers count.
    pub unit: Unit,
    /// On which side of the limit the value must stay.
    pub sense: Sense,
    /// Whether the limit itself is already too much, or not yet enough.
    pub is_strict: bool,
}

/// What the numbers of a room count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Records, or what they state.
    Number,
    /// Seconds of time.
    Seconds,
    /// Percent of the whole.
    Share,
    /// Percent of the whole that may be lacking: the limit is a floor for the rest.
    Shortfall,
}

/// On which side of its limit a value must stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// No more than allowed.
    Ceiling,
    /// No less than demanded.
    Floor,
}

/// How much of a room is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fullness {
    /// More than is allowed.
    Over,
    /// All that is allowed, and no more.
    Full,
    /// Four fifths or more.
    Nearly,
    /// Something is still lacking to what must be done.
    Lacking,
    /// Less than four fifths.
    Ample,
    /// All that must be done is done.
    Reached,
}

impl Room {
    /// A room of which nothing is undecided and whose limit may be reached.
    pub(super) fn new(used: Decimal, allowed: Decimal, unit: Unit, sense: Sense) -> Room {
        Room { used, allowed, open: Decimal::ZERO, unit, sense, is_strict: false }
    }

    /// How much of it is used.
    pub fn fullness(&self) -> Fullness {
        let (is_past, is_at) = (self.used > self.allowed, self.used == self.allowed);
        match self.sense {
            Sense::Floor if is_past || (is_at && !self.is_strict) => Fullness::Reached,
            Sense::Floor => Fullness::Lacking,
            Sense::Ceiling if is_past || (is_at && self.is_strict) => Fullness::Over,
            Sense::Ceiling if is_at => Fullness::Full,
            Sense::Ceiling if self.is_nearly_used() => Fullness::Nearly,
            Sense::Ceiling => Fullness::Ample,
        }
    }

    /// What may still be used, or must still be done; nothing if there is none left.
    pub fn left(&self) -> Decimal {
        self.allowed.checked_sub(self.used).unwrap_or_default().max(Decimal::ZERO)
    }

    /// By how much more is used than allowed; nothing if it is not.
    pub fn excess(&self) -> Decimal {
        self.used.checked_sub(self.allowed).unwrap_or_default().max(Decimal::ZERO)
    }

    /// The part that is used, in percent of what is allowed; none where nothing is.
    pub fn percent(&self) -> Option<Decimal> {
        if self.allowed <= Decimal::ZERO {
            return None;
        }
        self.used.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(self.allowed)
    }

    /// Whether something was used at all, and it comes to four fifths of what is allowed or more.
    pub(super) fn is_nearly_used(&self) -> bool {
        let percent = self.used.checked_mul(Decimal::ONE_HUNDRED);
        let needed = self.allowed.checked_mul(Decimal::from(NEARLY));
        self.sense == Sense::Ceiling
            && self.allowed > Decimal::ZERO
            && self.used > Decimal::ZERO
            && percent.zip(needed).is_some_and(|(percent, needed)| percent >= needed)
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;
    use super::Fullness;
    use super::Room;
    use super::Sense;
    use super::Unit;

    fn room(used: i64, allowed: i64, sense: Sense) -> Room {
        Room::new(Decimal::from(used), Decimal::from(allowed), Unit::Number, sense)
    }

    #[test]
    fn a_ceiling_is_full_at_the_limit_and_over_one_beyond() {
        let at = |used| room(used, 10, Sense::Ceiling).fullness();
        let all = [0, 7, 8, 9, 10, 11].map(at);
        let (ample, nearly) = (Fullness::Ample, Fullness::Nearly);
        assert_eq!(all, [ample, ample, nearly, nearly, Fullness::Full, Fullness::Over]);
        let strict = Room { is_strict: true, ..room(10, 10, Sense::Ceiling) };
        assert_eq!(strict.fullness(), Fullness::Over);
        assert_eq!(room(10, 10, Sense::Ceiling).left(), Decimal::ZERO);
        assert_eq!(room(12, 10, Sense::Ceiling).left(), Decimal::ZERO);
        assert_eq!(room(12, 10, Sense::Ceiling).excess(), Decimal::TWO);
    }

    #[test]
    fn a_floor_is_reached_at_the_limit_unless_it_must_be_passed() {
        assert_eq!(room(1, 2, Sense::Floor).fullness(), Fullness::Lacking);
        assert_eq!(room(2, 2, Sense::Floor).fullness(), Fullness::Reached);
        let strict = Room { is_strict: true, ..room(2, 2, Sense::Floor) };
        assert_eq!(strict.fullness(), Fullness::Lacking);
        assert!(!room(9, 10, Sense::Floor).is_nearly_used());
    }

    #[test]
    fn nothing_allowed_has_no_percentage() {
        assert_eq!(room(0, 0, Sense::Ceiling).percent(), None);
        assert_eq!(room(1, 4, Sense::Ceiling).percent(), Some(Decimal::from(25)));
    }
}
