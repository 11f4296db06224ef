//! Clocks: when a limit ends, and how much of a stretch of time counts.

use chrono::Datelike;

use crate::base::proof::Counts;
use crate::base::proof::Stretch;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Lapse;
use crate::base::time::Zone;
use crate::base::time::add_days;
use crate::base::time::add_months;
use crate::base::time::subtract;
use crate::base::time::union;

use super::BEYOND;
use super::DayKind;
use super::Frame;
use super::Uncovered;
use super::days_after;
use super::shift::Shift;

/// A day after the last instant that arithmetic reaches: 10000-01-02T00:00:00Z.
const HORIZON: Instant = Instant::from_unix(253_402_387_200);

/// Which time counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clock {
    /// All of it (24x7).
    Always,
    /// Only the hours of a shift.
    Shift(Shift),
}

/// What happens when the last day of a limit is no working day (I-5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Roll {
    /// Nothing: the limit ends on that day all the same.
    #[default]
    Stay,
    /// It ends on the next working day (民法典 203).
    NextWorkday,
}

/// When a limit ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last instant that is still in time.
    pub last: Instant,
    /// What was counted and what was passed over, in order and without gaps, from the trigger up to
    /// the end of the limit: to `last` for limits in seconds, to the midnight after `last` for
    /// limits in days.
    pub stretches: Vec<Stretch>,
}

/// How much of a range of time a clock counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elapsed {
    /// Counted seconds.
    pub seconds: i64,
    /// The whole range, in order and without gaps: counted and passed over.
    pub stretches: Vec<Stretch>,
}

impl Clock {
    /// When a limit ends that begins to run at `from`.
    ///
    /// The end is stated as the last instant that is still in time; a thing done at `last` is in time, a
    /// second later it is not (I-2, I-3).
    ///
    /// - Seconds run on this clock. On a shift the limit ends at the earliest instant at which the
    ///   seconds are used up: with one hour left at 19:00 and hours until 20:00 it is 20:00 sharp, not the
    ///   next opening (民法典 203: where there are business hours, the limit ends with them). Compare
    ///   ends with `last`, not counted seconds with the limit: after 20:00 both would be equal.
    /// - Days, working days and months do not look at the hours of the shift (I-4, I-5). The day of the
    ///   trigger is not counted, and `last` is 23:59:59 of the last day. A limit of no days ends with the
    ///   day of the trigger. `roll` applies to days and months only.
    /// - Pauses stop the clock. A day stands still only if pauses cover the whole of it; a limit in months
    ///   grows by such days.
    ///
    /// Years beyond the calendar are an error only where working days are asked for, and
    /// instants beyond the year 9999 always.
    pub fn due(
        &self,
        frame: Frame<'_>,
        from: Instant,
        limit: Lapse,
        roll: Roll,
        pauses: &[Interval],
    ) -> Result<Due, Uncovered> {
        let pauses = disjoint(pauses);
        let trigger = frame.zone.date(from);
        match limit {
            Lapse::Seconds(seconds) => {
                let mut tape = Tape::new(seconds.max(0));
                self.run(frame, Interval { from, to: HORIZON.max(from) }, &pauses, &mut tape)?;
                if !tape.is_full() {
                    return Err(Uncovered(BEYOND));
                }
                let last = tape.pieces.last().map_or(from, |(piece, _)| piece.to);
                Ok(Due { last, stretches: tape.stretches(frame.zone) })
            }
            Lapse::Days(n) => due_in_days(frame, from, n, Unit::Day, roll, &pauses),
            Lapse::Workdays(n) => due_in_days(frame, from, n, Unit::Workday, roll, &pauses),
            Lapse::Months(n) => {
                let last = add_months(trigger, n);
                if n > 0 && last <= trigger {
                    return Err(Uncovered(BEYOND));
                }
                let n_days = last.signed_duration_since(trigger).num_days();
                due_in_days(frame, from, n_days, Unit::Day, roll, &pauses)
            }
        }
    }

    /// The last instant of [`Clock::due`] alone, for those who need not show what was counted.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn last(
        &self,
        frame: Frame<'_>,
        from: Instant,
        limit: Lapse,
        roll: Roll,
        pauses: &[Interval],
    ) -> Result<Instant, Uncovered> {
        match (self, limit) {
            (Clock::Always, Lapse::Seconds(seconds)) if pauses.is_empty() => {
                let last = from.plus(seconds.max(0));
                if last <= HORIZON.max(from) { Ok(last) } else { Err(Uncovered(BEYOND)) }
            }
            _ => self.due(frame, from, limit, roll, pauses).map(|due| due.last),
        }
    }

    /// How much of the time from `from` up to `to` counts; nothing if `to` lies before `from`.
    ///
    /// Only time that would count can be paused: a holiday inside a pause stays a holiday.
    pub fn elapsed(
        &self,
        frame: Frame<'_>,
        from: Instant,
        to: Instant,
        pauses: &[Interval],
    ) -> Result<Elapsed, Uncovered> {
        let mut tape = Tape::new(i64::MAX);
        self.run(frame, Interval::new(from, to), &disjoint(pauses), &mut tape)?;
        Ok(Elapsed { seconds: tape.counted, stretches: tape.stretches(frame.zone) })
    }

    /// Lays the whole range onto the tape, day by day, until the tape is full.
    fn run(
        &self,
        frame: Frame<'_>,
        range: Interval,
        pauses: &[Interval],
        tape: &mut Tape,
    ) -> Result<(), Uncovered> {
        let shift = match self {
            Clock::Always => {
                tape.count(range, pauses);
                return Ok(());
            }
            Clock::Shift(shift) => shift,
        };
        let mut at = range.from;
        for date in frame.zone.date(range.from).iter_days() {
            if tape.is_full() || range.to <= at {
                break;
            }
            let day = Interval::new(at, frame.zone.day(date).to.min(range.to));
            let closed = shift.closed_because(frame, date)?;
            for open in shift.open(frame, date)? {
                if let Some(open) = open.overlap(day) {
                    tape.pass(Interval::new(at, open.from), closed);
                    tape.count(open, pauses);
                    at = open.to;
                }
                if tape.is_full() {
                    return Ok(());
                }
            }
            tape.pass(Interval::new(at, day.to), closed);
            at = day.to;
        }
        Ok(())
    }
}

/// The pauses in order and without overlaps, so that nothing is paused twice; one that ends before
/// it starts is none.
fn disjoint(pauses: &[Interval]) -> Vec<Interval> {
    union(pauses.iter().map(|pause| Interval::new(pause.from, pause.to)).collect())
}

/// Which days a limit counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Workday,
}

fn due_in_days(
    frame: Frame<'_>,
    from: Instant,
    n_days: i64,
    unit: Unit,
    roll: Roll,
    pauses: &[Interval],
) -> Result<Due, Uncovered> {
    let mut last = frame.zone.date(from);
    let mut left = n_days.max(0);
    let mut tape = Tape::new(i64::MAX);
    let trigger_day = Interval::new(from, frame.zone.day(last).to);
    tape.pass(trigger_day, if left == 0 { Counts::Yes } else { Counts::OffHours });
    if unit == Unit::Day && pauses.is_empty() && left > 0 {
        // Nothing to look up day by day.
        let (first, end) = (add_days(last, 1), add_days(last, left));
        if end <= last || end.year() >= BEYOND {
            return Err(Uncovered(BEYOND));
        }
        tape.pass(frame.zone.days(first, end), Counts::Yes);
        (left, last) = (0, end);
    }
    for date in days_after(last) {
        if left == 0 {
            break;
        }
        let counts = match unit {
            _ if date.year() >= BEYOND => return Err(Uncovered(BEYOND)),
            Unit::Day => Counts::Yes,
            Unit::Workday => worked(frame, date)?,
        };
        let day = frame.zone.day(date);
        let paused = counts == Counts::Yes && subtract(day, pauses).is_empty();
        tape.pass(day, if paused { Counts::Paused } else { counts });
        left -= i64::from(counts == Counts::Yes && !paused);
        last = date;
    }
    if roll == Roll::NextWorkday && unit == Unit::Day && worked(frame, last)? != Counts::Yes {
        for date in days_after(last) {
            let counts = worked(frame, date)?;
            tape.pass(frame.zone.day(date), counts);
            last = date;
            if counts == Counts::Yes {
                break;
            }
        }
    }
    let end = frame.zone.day(last).to;
    Ok(Due { last: end.plus(-1), stretches: tape.stretches(frame.zone) })
}

/// Whether a whole day counts as a working day.
fn worked(frame: Frame<'_>, date: Date) -> Result<Counts, Uncovered> {
    match frame.calendar.day(date) {
        Some(DayKind::Workday | DayKind::MakeUpWorkday) => Ok(Counts::Yes),
        Some(DayKind::Weekend) => Ok(Counts::Weekend),
        Some(DayKind::Holiday(_)) => Ok(Counts::Holiday),
        None => Err(Uncovered(date.year())),
    }
}

/// Pieces of time laid end to end until enough seconds are counted.
struct Tape {
    budget: i64,
    counted: i64,
    pieces: Vec<(Interval, Counts)>,
}

impl Tape {
    fn new(budget: i64) -> Tape {
        Tape { budget, counted: 0, pieces: Vec::new() }
    }

    fn is_full(&self) -> bool {
        self.counted >= self.budget
    }

    /// Adds a piece as it is; touching pieces of one kind become one.
    fn pass(&mut self, piece: Interval, counts: Counts) {
        if piece.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some((last, kind)) if *kind == counts && last.to == piece.from => last.to = piece.to,
            _ => self.pieces.push((piece, counts)),
        }
    }

    /// Counts a piece except for what is paused, up to the budget.
    fn count(&mut self, piece: Interval, pauses: &[Interval]) {
        let first = pauses.partition_point(|pause| pause.to <= piece.from);
        let mut at = piece.from;
        for pause in pauses[first..].iter().map_while(|pause| pause.overlap(piece)) {
            self.spend(Interval::new(at, pause.from));
            if self.is_full() {
                return;
            }
            self.pass(pause, Counts::Paused);
            at = pause.to;
        }
        self.spend(Interval::new(at, piece.to));
    }

    fn spend(&mut self, piece: Interval) {
        let seconds = piece.seconds().min(self.budget - self.counted);
        self.pass(Interval::new(piece.from, piece.from.plus(seconds)), Counts::Yes);
        self.counted += seconds;
    }

    fn stretches(self, zone: Zone) -> Vec<Stretch> {
        let stretch = |(piece, counts): (Interval, Counts)| Stretch {
            from: zone.stamp(piece.from),
            to: zone.stamp(piece.to),
            counts,
        };
        self.pieces.into_iter().map(stretch).collect()
    }
}
