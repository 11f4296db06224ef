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
    [0] No breach
    [one] 1 breach
   *[other] {$breaches} breaches
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
desk-home-scored = {$n} scored
desk-home-at-most = {$n} at most
desk-home-overdue = {$n} overdue
desk-home-contract = Contract
desk-home-col-stand = Standing
desk-home-col-score = Score
desk-home-col-grade = Grade
desk-home-col-breaches = Breaches
desk-home-col-months = Breaches by month
desk-home-col-undecidable = Undecidable
desk-home-col-deducted = Deducted now
desk-home-col-due = Due
desk-home-col-last = Last evidence
desk-home-col-integrity = Integrity
desk-home-payable = payable
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
desk-due = Overdue and due
desk-due-overdue = Overdue and not done
desk-due-next = Due next
desk-due-none = Nothing is overdue and nothing comes due.
desk-allowances = Allowances left
desk-allowances-lead = How much of each limit is used in the windows that run now, and what is left; what is over or nearly used comes first.
desk-allowances-unfiled = no record
desk-col-limit = Limit
desk-col-used = Used
desk-col-left = Left
desk-col-window = Window
desk-course = Course
desk-people = People and systems
desk-people-posts = People
desk-people-systems = Systems
desk-people-registers = Registers
desk-col-person = Person
desk-col-role = Post
desk-col-post = Time in post
desk-col-skills = Qualification
desk-col-incidents = Incidents
desk-col-last-incident = The last one
desk-col-entries = Entries
desk-col-expired = Expired
desk-post-held = In post
desk-post-left = Left
desk-post-ahead = Not yet
desk-until = to date
desk-qualified = judged qualified
desk-unqualified = judged unqualified
desk-expired = certificate expired {$day}
desk-glance-label = At a glance
desk-glance-unshown = Clauses without evidence
desk-glance-irregular = Irregular evidence
desk-contents = On this page
desk-clauses-unshown = { $n ->
    [0] Every requirement that records can decide has evidence
    [one] 1 requirement has no evidence at all
   *[other] {$n} requirements have no evidence at all
}
desk-clauses-unshown-lead = They bind already and records could decide them, yet not one record says whether anything was done. No record does not mean that it was.
desk-clauses-states = By state
desk-clauses-chapters = Chapters
desk-clauses-chapter = Chapter
desk-clauses-by-state = Clauses by state
desk-clauses-no-evidence = No evidence
desk-clauses-none = none
desk-room-over-now = Over for now
desk-room-short = {$n} too low
desk-col-now = Now
desk-span-day = each day
desk-span-workday = each working day
desk-span-week = each week
desk-span-month = each month
desk-span-quarter = each quarter
desk-span-half-year = each half-year
desk-span-year = each year
desk-span-term = the whole term
desk-span-period = each assessment period
desk-span-holiday = each holiday
desk-span-holiday-day = each day off
desk-home-unread = { $n ->
    [one] The input of 1 contract was not read completely
   *[other] The input of {$n} contracts was not read completely
}; the numbers here may be incomplete.
