example-no-head = `[example]` is missing
example-no-expect = there is no `[[expect]]`, so the example settles nothing
example-no-as-of = `as_of` is missing: the instant at which it is judged
example-no-clauses = `clauses` is missing: what the example is about
example-expects-nothing = this `[[expect]]` states no result
example-expects-nothing-help = state a verdict (`outcome` with `verdict`), a score (`period` with `score`, or with `item` and `points`) or an amount (`payable`, `deducted`, `stage`, ...)
example-empty-range = the range of `{$key}` is empty; write some of `low`, `now`, `high`
example-not-a-count = `{$key}` must be a whole number from 0 up
example-outcome-form = `{$id}` is not written as obligation/outcome
example-outcome-form-help = write "major-response/INC-1"
example-unknown-outcome = obligation `{$obligation}` has {$n ->
    [one] 1 outcome
   *[other] {$n} outcomes
} in this example, none is called `{$id}`
example-unknown-item = the scorecard has no item `{$id}`
example-item-no-period = `item` without `period`
example-unknown-stage = there is no payment `{$id}`
example-unknown-right = there is no right `{$id}`
example-unknown-penalty = there is no penalty `{$id}`
example-unknown-reduction = no reduction is made under clause `{$id}`
example-unknown-bonus = the scorecard has no bonus `{$id}`
example-bonus-no-period = `bonus` without `period`
example-unknown-fine = there is no discretionary deduction under clause `{$id}`
example-about-nothing = (nothing that can be made out)
example-about-outcome = {$id}
example-about-obligation = obligation {$id}
example-about-obligation-in = obligation {$id}, {$period}
example-about-item = {$period}, item {$id}
example-about-period = {$period}
example-about-average = average of the periods
example-about-settlement = settlement
example-about-stage = payment {$id}
example-about-right = right {$id}
example-about-penalty = penalty {$id}
example-about-reduction = reduction {$id}
example-about-bonus = {$period}, bonus {$id}
example-about-fine = discretionary deduction {$id}
example-low = at least {$value}
example-now = now {$value}
example-high = at most {$value}
example-count = {$n}
example-available = available
example-dormant = not available
example-decision = decision
example-expected = expected
example-found = found
example-none = no examples
example-all-pass = {$n ->
    [one] 1 example
   *[other] {$n} examples
}, {$passing ->
    [one] 1 passes
   *[other] {$passing} pass
}
example-some-fail = {$n ->
    [one] 1 example
   *[other] {$n} examples
}, {$passing ->
    [one] 1 passes
   *[other] {$passing} pass
}, {$failing ->
    [one] 1 fails
   *[other] {$failing} fail
}
example-passes = as agreed
example-fails = differs
example-key-verdict = verdict
example-key-units = breaches
example-key-value = value
example-key-due = due
example-key-period = counts in
example-key-standing = state
example-key-points = points
example-key-score = score
example-key-average = average
example-key-final = final
example-key-grade = grade
example-key-deducted = deducted
example-key-payable = payable
example-key-outstanding = to be recovered
example-key-gross = before deductions
example-key-net = due for payment
example-key-paid = paid
example-key-holds = conditions
example-key-payer = payer's duty
example-key-to-confirm = to be confirmed
example-key-struck = denied
example-key-open = open
example-key-state = right
example-key-amount = amount
example-none-found = no outcome
site-tab-examples = Examples
site-examples-lead = Worked out by hand from the text: judged with the example's own records alone, at the instant it names, and compared.
site-examples-clauses = Clauses
site-examples-as-of = judged as of
site-examples-about = What
site-clauses-examples = Examples:
site-examples-line = Line
