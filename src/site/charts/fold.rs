//! A time line that folds what would crowd out the rest: long stretches are shortened and torn.

use crate::base::time::Instant;
use crate::base::time::Interval;

use super::scale::Scale;
use super::scale::float_of;

/// No stretch that may be folded takes more than this share of a line on which others may not.
const SHARE: f64 = 0.3;
/// The same where all stretches may be folded.
const SHARE_OF_ALL: f64 = 0.42;
/// Stretches that may be folded together take at most this many times the room of the others.
const TOGETHER: f64 = 3.0;
/// A stretch is left as it is unless it becomes shorter by more than this factor.
const WORTH: f64 = 1.4;

/// A piece of the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// From when to when.
    pub(super) span: Interval,
    /// Whether it may be shortened.
    pub(super) may_fold: bool,
}

/// Instants to tenths of a pixel, piece by piece.
pub(super) struct Folded {
    pieces: Vec<(Interval, Scale)>,
    /// What was shortened.
    pub(super) torn: Vec<Interval>,
    first: i32,
    last: i32,
}

impl Folded {
    /// A line over adjoining pieces, in order of time.
    pub(super) fn new(pieces: &[Piece], (left, right): (i32, i32)) -> Folded {
        let lengths: Vec<f64> = pieces.iter().map(|piece| float_of(piece.span.seconds())).collect();
        let cap = cap(pieces, &lengths);
        let weights: Vec<f64> = pieces
            .iter()
            .zip(&lengths)
            .map(
                |(piece, length)| {
                    if piece.may_fold && *length > cap * WORTH { cap } else { *length }
                },
            )
            .collect();
        let whole = Scale::new(0.0, weights.iter().sum(), (left, right));
        let mut done = 0.0;
        let mut folded = Folded {
            pieces: Vec::with_capacity(pieces.len()),
            torn: Vec::new(),
            first: left,
            last: right,
        };
        for ((piece, length), weight) in pieces.iter().zip(&lengths).zip(&weights) {
            let pixels = (whole.at(done), whole.at(done + weight));
            done += weight;
            folded.pieces.push((piece.span, Scale::new(0.0, *length, pixels)));
            if weight < length {
                folded.torn.push(piece.span);
            }
        }
        folded
    }

    /// The place of an instant; instants beyond the ends stay at the ends.
    pub(super) fn at(&self, instant: Instant) -> i32 {
        if self.pieces.first().is_none_or(|(span, _)| instant <= span.from) {
            return self.first;
        }
        match self.pieces.iter().find(|(span, _)| instant < span.to) {
            Some((span, scale)) => scale.at(float_of(instant.since(span.from))),
            None => self.last,
        }
    }
}

/// The greatest length of a piece that may fold.
fn cap(pieces: &[Piece], lengths: &[f64]) -> f64 {
    let may_fold = || pieces.iter().zip(lengths).filter(|(piece, _)| piece.may_fold);
    let longest = may_fold().map(|(_, length)| *length).fold(0.0, f64::max);
    let n_foldable = may_fold().filter(|(_, length)| **length > 0.0).count();
    let fixed: f64 =
        lengths.iter().sum::<f64>() - may_fold().map(|(_, length)| length).sum::<f64>();
    if n_foldable == 0 {
        return longest;
    }
    let folded = |cap: f64| may_fold().map(|(_, length)| length.min(cap)).sum::<f64>();
    // If everything may fold, equal pieces must be allowed to stay as they are.
    let all = u32::try_from(n_foldable).unwrap_or(u32::MAX);
    let share = if fixed > 0.0 { SHARE } else { SHARE_OF_ALL.max(1.2 / f64::from(all)) };
    let mut cap = longest;
    for _ in 0..80 {
        let total = fixed + folded(cap);
        if cap <= share * total {
            break;
        }
        cap = share * total;
    }
    for _ in 0..200 {
        if fixed <= 0.0 || folded(cap) <= TOGETHER * fixed {
            break;
        }
        cap *= 0.9;
    }
    cap
}

#[cfg(test)]
mod tests {
    use super::Folded;
    use super::Piece;
    use crate::base::time::Instant;
    use crate::base::time::Interval;

    fn piece(from: i64, to: i64, may_fold: bool) -> Piece {
        let span = Interval::new(Instant::from_unix(from), Instant::from_unix(to));
        Piece { span, may_fold }
    }

    #[test]
    fn a_holiday_does_not_crowd_out_the_hours_that_count() {
        let pieces = [piece(0, 100, false), piece(100, 10_000, true), piece(10_000, 10_100, false)];
        let line = Folded::new(&pieces, (0, 1000));
        let at = |unix: i64| line.at(Instant::from_unix(unix));
        assert_eq!(line.torn.len(), 1);
        assert!(at(100) > 300 && at(10_000) < 700, "{} {}", at(100), at(10_000));
        assert_eq!((at(-5), at(0), at(10_100), at(20_000)), (0, 0, 1000, 1000));
        let all: Vec<i32> = (0..=101).map(|n| at(n * 100)).collect();
        assert!(all.is_sorted());
    }

    #[test]
    fn many_nights_do_not_crowd_out_the_hours_that_count() {
        let pieces: Vec<Piece> =
            (0..40).map(|n| piece(n * 100, n * 100 + 100, n % 2 == 0 || n > 9)).collect();
        let line = Folded::new(&pieces, (0, 1000));
        let length = |n: i64| {
            line.at(Instant::from_unix(n * 100 + 100)) - line.at(Instant::from_unix(n * 100))
        };
        let counted: i32 = (0..5).map(|n| length(n * 2 + 1)).sum();
        assert!(counted >= 240, "{counted}");
    }

    #[test]
    fn of_a_record_only_the_long_pause_is_folded() {
        let hours = [0, 1, 210, 213, 218];
        let pieces: Vec<Piece> =
            hours.windows(2).map(|pair| piece(pair[0] * 3600, pair[1] * 3600, true)).collect();
        assert_eq!(Folded::new(&pieces, (0, 1000)).torn.len(), 1);
    }

    #[test]
    fn an_even_line_is_left_as_it_is() {
        let pieces = [piece(0, 100, true), piece(100, 200, true), piece(200, 320, true)];
        let line = Folded::new(&pieces, (0, 320));
        assert!(line.torn.is_empty());
        assert_eq!(line.at(Instant::from_unix(200)), 200);
        assert!(Folded::new(&[], (7, 9)).torn.is_empty());
        assert_eq!(Folded::new(&[piece(0, 50, true)], (0, 50)).at(Instant::from_unix(20)), 20);
    }
}
