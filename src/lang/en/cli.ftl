value-yes = yes
value-no = no
value-missing = not filed
cli-level-error = error
cli-level-warning = warning
cli-level-note = note
cli-why = why
cli-help = help
cli-comma = {", "}
cli-range = {$now} ({$low} to {$high})
cli-ends = {$low} to {$high}
cli-why-clause = {$clause} {$title} ({$contract}, original text {$source})
cli-explain-breach = run `pactbook explain {$what}` for the derivation
cli-explain-one = one by one: pactbook explain {$what}
cli-breaches-of = {$title} ({$id}): {$n} { $n ->
    [one] breach
   *[other] breaches
}
cli-summary = {$errors} { $errors ->
    [one] error
   *[other] errors
}, {$warnings} { $warnings ->
    [one] warning
   *[other] warnings
}, {$notes} { $notes ->
    [one] note
   *[other] notes
}
cli-summary-clean = nothing found
cli-looked-at = looked at {$contracts} { $contracts ->
    [one] contract
   *[other] contracts
}, {$records} { $records ->
    [one] record
   *[other] records
}, {$outcomes} { $outcomes ->
    [one] outcome
   *[other] outcomes
}{$verdicts}; revision {$revision}, as of {$instant}
cli-origin-folder = a folder outside any repository
cli-origin-no-commit = no commit yet
cli-origin-changed = {$commit} and {$n} uncommitted { $n ->
    [one] file
   *[other] files
}
cli-verdict-met = met
cli-verdict-breached = breached
cli-verdict-excused = excused
cli-verdict-pending = pending
cli-verdict-upcoming = not yet due
cli-verdict-undecidable = undecidable
cli-nothing-filed = no record
cli-progress-read = reading files
cli-progress-decide = deciding, scoring, settling
cli-progress-compose = composing pages
cli-built = site written to {$folder}: {$files} { $files ->
    [one] file
   *[other] files
} ({$changed} changed, {$removed} removed) in {$seconds} s
cli-built-piecemeal = files were replaced one after another: this folder cannot be switched in one step; see "Trust and threats" in the handbook
cli-built-open = open {$path} in a browser
cli-built-found = found {$errors} { $errors ->
    [one] error
   *[other] errors
}, {$warnings} { $warnings ->
    [one] warning
   *[other] warnings
}, {$notes} { $notes ->
    [one] note
   *[other] notes
}; `pactbook check` lists them
cli-no-contracts = no contracts
cli-no-scorecard = the contract has no scorecard
cli-score-as-of = as of {$instant}, revision {$revision}
cli-score-period = {$title} ({$id}), {$first} to {$last}, {$progress}
cli-score-ahead = not begun: {$periods}
cli-score-average = average of the periods: {$score}
cli-period-ahead = not begun
cli-period-running = running
cli-period-final = over, final
cli-period-open = over, something is still open
cli-form-item = item
cli-form-title = title
cli-form-points = of
cli-form-score = score
cli-form-losses = lost and open
cli-form-total = total
cli-form-open = {$n} open
cli-form-nothing-filed = no record: full points only because nothing was filed
cli-form-nothing-yet = waiting for data
cli-grade-range = {" "}({$low} to {$high})
cli-settlement = Settlement
cli-stages = Payments
cli-stage-id = id
cli-stage-title = payment
cli-stage-gross = before deduction
cli-stage-deducted = deducted
cli-stage-net = payable
cli-stage-paid = paid
cli-stage-state = conditions
cli-stage-amount = payable
cli-fines = Discretionary fines (an account of their own)
cli-rights = Rights
cli-holds-yes = holds
cli-holds-no = does not hold
cli-holds-not-yet = open
cli-right-yes = available
cli-right-no = not available
cli-right-not-yet = open
cli-part-clause = clause
cli-part-reading = reading
cli-part-rule = rule
cli-part-records = records
cli-part-clock = clock
cli-part-sums = sums
cli-part-points = points
cli-part-money = money
cli-part-outcomes = verdicts
cli-part-findings = findings
cli-source = original text: {$source}
cli-reason = reason: {$reason}
cli-given = given by the contract
cli-counts-yes = counts
cli-counts-off-hours = outside hours
cli-counts-weekend = weekend
cli-counts-holiday = public holiday
cli-counts-paused = paused
cli-provisional = the window is still running: a later record may change this
cli-no-record = no record
cli-costs-penalty = {$amount}: {$title}
cli-no-points = costs no points: no item of the form counts it
cli-effect = {$item} {$title}: {$lost} points, the item scores {$score} of {$points}
cli-effect-none = {$item} {$title}: costs nothing, the item scores {$score} of {$points}
cli-effect-open = {$item} {$title}: {$lost} points may go, the item scores {$score} of {$points}
cli-effect-floor = {$points} by the standard, an item does not fall below 0, {$counted} really go
cli-lost-of = {" "}(by the standard {$points})
cli-item-score = {$score} of {$points}
cli-item-period = {$title}, {$first} to {$last}, {$progress}
cli-item-evidence = rests on {$n} { $n ->
    [one] record
   *[other] records
}
cli-item-sum = score of the item
cli-item-open = what may still cost points
cli-total-line = {$period}: total {$score}, {$grade}
cli-money-period = {$period}: deduction {$amount}
cli-money-payable = payable in all {$amount}
cli-money-deduction = deduction for {$period} ({$id})
cli-payable = payable in all
cli-no-payment = no payment on record
cli-clause-unjudged = no record can decide it: {$reason}
cli-reading-conflict = conflict
cli-reading-reading = reading
cli-reading-reason = reason
cli-more = {$n} more
cli-record-corrected = corrected by {$id}, does not count
cli-record-unjudged = {" "}(nobody signed this judgement, does not count)
cli-record-no-outcome = no verdict rests on it
cli-rule-count = {$n} { $n ->
    [one] time
   *[other] times
}
cli-verdicts = {" "}({$list})
cli-range-note = in brackets: the range once the matters open now are settled; what is not yet due or comes later is not counted in
cli-range-note-ahead = in brackets: the range once the matters open now are settled, with periods not begun from no points to all; what is not yet due or comes later is not counted in
cli-unread = { $n ->
    [one] 1 place in the input of {$contract} cannot be read
   *[other] {$n} places in the input of {$contract} cannot be read
}: points and amounts may be incomplete; `pactbook check --contract {$contract}` lists them
cli-stage-done = paid
cli-spent = { $n ->
    [one] 1 more, nothing left to lose
   *[other] {$n} more, nothing left to lose
}
cli-effect-ahead = {$period} has not begun and has no score
cli-explain-stranger = nothing here is called `{$what}`
cli-explain-near = did you mean {$names}?
cli-explain-known = name {$names}
cli-explain-or = {" or "}
cli-explain-item = an item such as `{$id}`
cli-explain-clause = a clause such as `{$id}`
cli-explain-outcome = an outcome such as `{$id}`
cli-man-written = { $n } pages of the manual written to { $folder }
cli-progress-answer = putting the answer together
cli-timing-all = in all
cli-cache-ignored = note: { $path } is damaged or another version wrote it; it was not used
