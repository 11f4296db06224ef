# Formats of reports, what is at risk, levels and waivers

level-at-risk = at risk

at-risk-due = due {$due}
at-risk-nearly = {$what}; four fifths of the allowance or more are used
at-risk-used-up = {$what}; the allowance is used up

settings-bad-at-risk = `{$value}` of `{$key}` is no length of time
settings-at-risk-help = write `"4h"`, `"30min"` or `"2 days"`; `"0min"` stops warnings before due times
settings-bad-level = `{$value}` of `{$key}` is no level
settings-known-levels = the levels are {$names}
settings-type-tables = tables `[[waiver]]`
settings-waiver-aim = the waiver names nothing to silence: it needs `fingerprint`, or `rule` and `record`
settings-waiver-lacks = the waiver lacks `{$key}`
settings-waiver-day = `until` is no date
settings-waiver-help = state `fingerprint` (or `rule` and `record`), `owner` (a role), `reason` and `until` (the last day, such as 2026-09-30)

level-unmatched = nothing found belongs to `{$rule}` of `[check.levels]`
level-too-low = `{$rule}` is an error and can be lowered to a warning at most
level-too-low-help = write `"warning"`; what must pass gets a `[[waiver]]` of its own

waiver-expired = the waiver for `{$what}` expired after {$until} ({$owner})
waiver-expired-help = remove the cause and delete the waiver, or let its owner state `until` and `reason` anew
waiver-unmatched = the waiver for `{$what}` matches nothing ({$owner}, until {$until})
waiver-unmatched-help = delete it, or check `rule`, `record` and `fingerprint`

report-at-risk = {$n} at risk
report-n-waived = {$n} waived
report-waived = waived ({$n}; verdicts, points and money stay as they are)
report-waiver = {$what}; waived by {$owner} until {$until}: {$reason}
report-with-help = {$what} (help: {$help})
report-left-out = {$n} more are not listed here, run `pactbook check` to see all
report-stop = {". "}
report-explain = run `pactbook explain {$what}` to see how it comes about
report-passes = passes
report-fails = fails ({$n})
report-more = more
report-breached-passes = breached {$n} times, but nothing that fails the run
report-undecided-passes = {$n} cannot be decided
report-pending = not due yet
report-upcoming = not begun yet
report-nothing-filed = nothing was filed
report-shown = only shown, nothing is judged
report-n-found = {$n} problems
report-written = wrote {$path}
report-comma = {", "}
