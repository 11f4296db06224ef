# Home, contract and clause pages: what an auditor looks for first
desk-stand-unread = Input unread
desk-stand-doubtful = Evidence in doubt
desk-stand-empty = No evidence
desk-stand-open = Not yet
desk-stand-amended = Changed since
desk-stand-ready = May be signed
desk-stand-running = Running
desk-stand-sealed = Signed off
desk-stand-over = Expired
desk-stand-ahead = Not begun
desk-among-unread = with unread input
desk-among-doubtful = with evidence in doubt
desk-among-empty = without any evidence
desk-among-open = not yet to be signed
desk-among-amended = changed since it was signed
desk-among-ready = that may be signed
desk-among-running = running
desk-among-sealed = signed off
desk-among-over = expired
desk-among-ahead = not begun
desk-home-stand = {$n} {$stand}
desk-home-stands = { $n ->
    [one] {$n} contract
   *[other] {$n} contracts
}: {$stands}.
desk-home-trouble = { $breaches ->
    [0] No scored breach
    [one] {$breaches} scored breach
   *[other] {$breaches} scored breaches
}{ $unscored ->
    [0] {""}
   *[other]  and {$unscored} without points
}; { $undecidable ->
    [0] nothing undecidable
   *[other] {$undecidable} undecidable
}; { $overdue ->
    [0] nothing overdue
   *[other] {$overdue} overdue and not done
}.
desk-home-money-none = { $n ->
    [one] Nothing is deducted in the one contract with a settlement.
   *[other] Nothing is deducted in the {$n} contracts with a settlement.
}
desk-home-money = { $n ->
    [one] {$now} is deducted now in the one contract with a settlement.
   *[other] {$now} is deducted now in the {$n} contracts with a settlement.
}
desk-home-money-range = { $n ->
    [one] {$now} is deducted now in the one contract with a settlement
   *[other] {$now} is deducted now in the {$n} contracts with a settlement
}; once the matters open now are settled, {$low} to {$high}.
desk-home-unscored = {$n} more without points
desk-home-overdue = {$n} overdue
desk-home-contract = Contract
desk-home-col-stand = Standing
desk-home-col-score = Score
desk-home-col-grade = Grade
desk-home-col-breaches = Scored breaches
desk-home-col-breaches-plain = Breaches
desk-home-col-months = Breaches by month
desk-home-col-undecidable = Undecidable
desk-home-col-deducted = Deducted now
desk-home-col-due = Due
desk-home-col-last = Last evidence
desk-home-col-integrity = Integrity
desk-home-payable = payable
desk-home-range = up to
desk-home-no-points = no points
desk-home-parts = Parts of the list
desk-integrity-clean = Regular
desk-integrity-some = {$n} irregular
desk-integrity-unknown = Unknown
desk-overdue = Overdue
desk-payment = Payment
desk-room-over = Over
desk-room-full = Used up
desk-room-nearly = Nearly used
desk-room-lacking = Lacking
desk-room-ample = Ample
desk-room-reached = Reached
desk-room-limit = {$rule} {$n}
desk-room-left = {$n} left
desk-room-missing = {$n} to go
desk-room-beyond = {$n} too much
desk-room-none = nothing left
desk-room-done = nothing lacking
desk-room-points = { $n ->
    [one] {$n} point
   *[other] {$n} points
}
desk-room-open = {$n} more undecided
desk-room-blind = something more cannot be read
