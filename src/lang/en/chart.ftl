chart-no-data = Nothing to draw yet
chart-and-more = {$list} and others, {$n} in all
chart-ahead = not begun
chart-state-met = met
chart-state-breached = breached
chart-state-excused = excused
chart-state-pending = pending
chart-state-upcoming = not yet due
chart-state-undecidable = undecidable
chart-bar-certain = decided
chart-bar-open = open
chart-bar-now = now
chart-bar-full = full points
chart-sections-section = section
chart-sections-full = full points
chart-sections-now = now
chart-sections-low = lowest
chart-sections-high = highest
chart-sections-title-lost = {$period}: {$now} of {$full} points; most were lost in “{$worst}”, {$lost}
chart-sections-title-lost-open = {$period}: {$now} of {$full} points now, {$low} to {$high} once open matters are settled; most were lost in “{$worst}”, {$lost}
chart-sections-title-full = {$period}: all {$full} points
chart-sections-title-full-open = {$period}: nothing lost of {$full} points so far, {$low} to {$high} once open matters are settled
chart-sections-description = Bars, one for each section. The frame is the full points, the filled part is left if every open matter goes wrong, the hatched part is open, the upright stroke is the score now; what is not yet due or comes later is not counted in. The numbers are in the table below.
chart-matrix-window = window
chart-matrix-title-none = {$title}: nothing has come due
chart-matrix-title = {$title}: {$due} due, {$met} met, {$missed} breached
chart-matrix-description = A table of cells: a row for each window, a column for each thing that is looked at by itself. Pale is met, dark with light figures is breached, framed is excused, undecidable or under way. The numbers are in the table below.
chart-months-month = month
chart-months-scored = breaches that cost points
chart-months-unscored = breaches that cost none
chart-months-lost = points lost
chart-months-score = score at the end of the month
chart-months-breaches = breaches
chart-months-ahead = months ahead
chart-months-title = {$period} up to {$until}: { $all ->
    [one] {$all} breach
   *[other] {$all} breaches
} of which {$scored} cost {$lost} points; the score is {$now}
chart-months-title-unscored = {$period} up to {$until}: { $all ->
    [one] {$all} breach
   *[other] {$all} breaches
}
chart-months-title-none = {$period} up to {$until}: no breach
chart-months-description = Above, the score as a line of steps, month by month; below, the breaches of each month: filled those that cost points, pale those that cost none. The numbers are in the table below.
chart-months-description-unscored = Columns, one for each month: the number of breaches. The numbers are in the table below.
chart-incidents-record = record
chart-incidents-all = Time limits of incidents
chart-incidents-what = demand
chart-incidents-at = clock began
chart-incidents-taken = taken
chart-incidents-limit = limit
chart-incidents-share = share of the limit
chart-incidents-verdict = verdict
chart-incidents-minutes = minutes taken
chart-incidents-hours = hours taken
chart-incidents-days = days taken
chart-incidents-percent = percent of the limit taken
chart-incidents-limit-line = limit {$limit}
chart-incidents-limit-percent = limit (100%)
chart-incidents-title-none = {$title}: no record to be timed
chart-incidents-title-good = {$title}: { $all ->
    [one] the only one was not late
   *[other] none of {$all} was late
}
chart-incidents-title-late = {$title}: {$late} of {$all} late ({$list})
chart-incidents-title-good-several = {$title}: { $all ->
    [one] one limit kept
   *[other] none of {$all} exceeded
}
chart-incidents-title-late-several = {$title}: {$late} of {$all} exceeded ({$list})
chart-incidents-description = Marks: when the clock began from left to right, time taken upwards; the dashed line is the limit, above it is late. Each mark is a record, its shape the verdict. The numbers are in the table below.
chart-incidents-description-percent = Marks: when the clock began from left to right, time taken in percent of each limit upwards; the dashed line is one hundred percent, above it is late. Each mark is a record, its shape the verdict. The numbers are in the table below.
chart-slots-month = month
chart-slots-list = breached
chart-slots-nothing = nothing due that day
chart-slots-title-none = {$title}: nothing has come due
chart-slots-title-good = {$title}: {$due} due, none breached
chart-slots-title-missed = {$title}: {$due} due, {$met} met, {$missed} breached ({$list})
chart-slots-title-others = {$title}; {$n} more excused or undecidable
chart-slots-description = A calendar: a row for each month, a column for each day; what spans several days is one bar. Pale is met, dark with a cross is breached, hatched is excused or undecidable, hollow is not yet due. The numbers are in the table below.
chart-waterfall-step = step
chart-waterfall-now = now
chart-waterfall-low = least
chart-waterfall-high = most
chart-waterfall-level = amount
chart-waterfall-deducted = deduction
chart-waterfall-range = {$low} to {$high}
chart-waterfall-base = the axis begins at {$base}; what is left out is torn
chart-waterfall-title-none = No amount to settle
chart-waterfall-title-full = Payable in full: {$full}
chart-waterfall-title-full-open = Nothing deducted so far; payable {$low} to {$high} once open matters are settled
chart-waterfall-title-cut = {$now} payable of {$full}: {$lost} deducted
chart-waterfall-title-cut-open = {$now} payable of {$full} now, {$lost} deducted; {$low} to {$high} once open matters are settled
chart-waterfall-description = A waterfall from the full price at the top to what is payable at the bottom, a row for each step; filled is decided, hatched is open, the upright stroke is now; periods not begun count from no points to all, what is not yet due or comes later is not counted in. The numbers are in the table below.
chart-clock-from = from
chart-clock-to = to
chart-clock-what = what
chart-clock-length = length
chart-clock-so-far = counted so far
chart-clock-and = , {""}
chart-clock-counts = counted
chart-clock-off-hours = outside service hours
chart-clock-weekend = weekend
chart-clock-holiday = public holiday
chart-clock-paused = paused
chart-clock-limit = limit
chart-clock-late = late
chart-clock-late-by = late by {$late}
chart-clock-now = as of
chart-clock-start = clock began
chart-clock-done = done
chart-clock-slot-before = slot before: {$record}
chart-clock-slot-after = slot after: {$record}
chart-clock-due = due
chart-clock-title-outcome = {$title}: {$summary}
chart-clock-title-record = Course of {$record}: {$n} instants over {$length}
chart-clock-description = A time line. Filled stretches are counted, the others are not and say why; the thick upright line is the limit, the filled bar below is the time over it. The lengths are in the table below.
chart-clock-description-plain = A time line; each upright line is an instant on record. The times are in the table below.
chart-trend-on = As of
chart-trend-period = Period
chart-trend-score = Score
chart-trend-range = What is open
chart-trend-breached = Breaches
chart-trend-records = Records
chart-trend-payable = Payable
chart-trend-commit = Commit
chart-trend-heading-score = Score at the end of the month
chart-trend-heading-breached = Breaches at the end of the month, over the whole term
chart-trend-title-plain = As of {$on}: breaches: { $breached }, { $more ->
    [0] none more
   *[other] { $more } more
} than the time before
chart-trend-title-first = As of {$on}: {$now} points, breaches: { $breached }
chart-trend-title-down = As of {$on}: {$now} points, {$by} less than the time before; breaches: { $breached }, { $more ->
    [0] none more
   *[other] { $more } more
}
chart-trend-title-up = As of {$on}: {$now} points, {$by} more than the time before; breaches: { $breached }, { $more ->
    [0] none more
   *[other] { $more } more
}
chart-trend-title-same = As of {$on}: {$now} points as the time before; breaches: { $breached }, { $more ->
    [0] none more
   *[other] { $more } more
}
chart-trend-description = One point for the end of each month, judged by the evidence that had reached the trunk by then: the score above, with a hatched frame for what is open and a dashed line where a period begins; the breaches below. What was filed or corrected later is not in it. The table has the numbers.
chart-trend-description-plain = One bar for the end of each month: breaches by the evidence that had reached the trunk by then. What was filed or corrected later is not in it. The table has the numbers.
chart-spark-title = {$n} breaches in {$months} months, most in {$month}: {$most}
chart-spark-none = no breach in {$months} months
chart-spark-about = One bar for each month: filled costs points, hollow does not.
chart-spark-about-plain = One bar for each month.
chart-grid-title = { $missed ->
    [one] 1 breach
   *[other] {$missed} breaches
} among {$due} due times of {$n} recurring tasks, in {$bad} of them: {$list}
chart-grid-title-good = No breach among {$due} due times of {$n} recurring tasks
chart-grid-about = One row for each task, those with most breaches first. What is owed daily or weekly has a cell for each week, what is owed less often a cell for each time. A cell that holds several shows the worst. The upright line is the as-of instant; on the right, met / due.
chart-grid-about-long = One row for each task, those with most breaches first. What is owed daily or weekly has a cell for each month, what is owed less often a cell for each time. A cell that holds several shows the worst. The upright line is the as-of instant; on the right, met / due.
chart-grid-cadence = Recurring task
chart-grid-due = Due
chart-grid-count = met / due
chart-timeline-title = { $n ->
    [one] 1 incident
   *[other] {$n} incidents
}, { $breached ->
    [0] none with a breach
   *[other] {$breached} with a breach
}; the longest took {$longest} ({$id})
chart-timeline-title-lasting = { $n ->
    [one] 1 incident
   *[other] {$n} incidents
}, { $breached ->
    [0] none with a breach
   *[other] {$breached} with a breach
}, {$lasting} not over; the longest took {$longest} ({$id})
chart-timeline-about = One stem for each incident: across, when it began; upwards, how long it took until service was restored (closer together the longer it is); the thicker, the graver. A diamond breached a limit, a circle did not, a triangle is not over.
chart-timeline-some = {" "}Of many, {$n} are drawn: those not over, those that breached a limit, then the longest.
chart-timeline-system = System
chart-timeline-severity = Severity
chart-timeline-from = Began
chart-timeline-to = Restored
chart-timeline-length = Length
chart-timeline-breached = Breaches
chart-timeline-breaches = { $n ->
    [one] 1 breach
   *[other] {$n} breaches
}
chart-timeline-lasts = not over
chart-timeline-unrated = not rated
chart-timeline-kept = no breach
chart-timeline-breach = with a breach
chart-timeline-lasting = not over, no breach
chart-timeline-no-system = no system named
chart-timeline-others = other systems
chart-timeline-hour = 1 h
chart-timeline-eight = 8 h
chart-timeline-day = 1 day
chart-timeline-week = 7 days

# How records add up to a total
chart-tally-record = record
chart-tally-at = at
chart-tally-adds = adds
chart-tally-so-far = total so far
chart-tally-maybe = may add {$amount}
chart-tally-adds-up = counted
chart-tally-beyond = to blame
chart-tally-open = may count
chart-tally-limit = limit
chart-tally-description = How the total grew over the window. Each record raises the stairs by what it adds; the dashed level line is the limit, the shaded area above is beyond it; the dashed upright line is the as-of instant. The numbers are in the table below.
