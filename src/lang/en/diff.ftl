diff-nothing = nothing has changed
diff-no-effect = no verdict, point, amount or finding changes (records: {$added} added, {$changed} changed, {$removed} removed; { $files ->
    [one] 1 other file differs
   *[other] {$files} other files differ
})
diff-title = Pactbook: compared with{" "}
diff-colon = {": "}
diff-comma = {", "}
diff-semicolon = {"; "}
diff-absent = absent
diff-contract-added = new contract
diff-contract-removed = contract removed
diff-sum-points = {$old} → {$new} points ({$by})
diff-sum-payable = payable {$old} → {$new} ({$by})
diff-sum-payable-range = payable {$old} → {$new}
diff-breaches-added = breaches added
diff-breaches-changed = breaches changed
diff-breaches-cleared = breaches cleared
diff-undecidable-added = undecidable added
diff-undecidable-resolved = now decided
diff-slots-filled = slots filled
diff-other = { $n ->
    [one] 1 more outcome
   *[other] {$n} more outcomes
} came with new records or fell due, none of them a breach
diff-units = counts {$old} → {$new} times
diff-points = points
diff-grade = grade
diff-money = money
diff-column-what = what
diff-column-before = before
diff-column-after = after
diff-column-by = by
diff-money-total = contract price
diff-money-deduction = deduction by score
diff-money-penalty = penalty
diff-money-to-confirm = penalty (to be confirmed)
diff-money-open = penalty (not decided)
diff-money-reduction = not delivered
diff-money-deducted = deducted in all
diff-money-excess = beyond the price
diff-money-payable = payable in all
diff-money-stage = payment
diff-money-outstanding = still to be recovered
diff-money-fine = discretionary fine
diff-right = right
diff-states = payment conditions and rights
diff-findings-added = new findings
diff-findings-cleared = findings cleared
diff-records = records touched
diff-files = other files that differ
diff-record-added = added
diff-record-changed = changed
diff-record-removed = removed
diff-footer = before: {$old}; after: {$new}; judged as of {$instant}
effect-label = effect
effect-none = no verdict, point or amount differs by it
effect-other = only a payment condition or a right differs by it
effect-verdict = {$outcome} {$title}: {$old} → {$new}
effect-moot = the record was deleted or filed anew since, so this change no longer matters
effect-too-many = not worked out: only the newest {$n} changes are
effect-unreadable = not worked out: the file before the change or the present one cannot be read, or the record cannot be told from another
effect-missing = not worked out: the version before the change is not in this clone
