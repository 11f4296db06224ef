site-rule-attendance = On the days owed, punches are held against the shift: no punch is an absence, a second late is late, a second early is leaving early.
site-rule-interval = While something is being handled, no two marks may lie further apart than the limit.
site-rule-staffing = Enough must be in post at every instant; the value is the time-weighted share of the posts filled.
site-key-shift = shift
site-key-person = field of the person
site-key-posts = contracted posts
site-key-in = sign-in
site-key-out = sign-out
site-key-check = what is checked
site-key-substitute = substitute
site-key-approved = leave is approved if
site-key-distinct = counted by
site-key-marks = instants in between
site-key-once = how often one counts
verdict-attended = in {$in}, out {$out}
verdict-absent = due {$from} to {$to}, no punch
verdict-post-empty = the post is empty: {$n} registered, {$posts} contracted
verdict-punctual = in {$at}, due {$due}, in time
verdict-came-late = in {$at}, due {$due}, late by {$by}
verdict-no-sign-in = no sign-in, due {$from}
verdict-stayed = out {$at}, due to stay until {$due}, stayed
verdict-left-early = out {$at}, due to stay until {$due}, early by {$by}
verdict-no-sign-out = no sign-out, due to stay until {$to}
verdict-duty-ahead = due {$from}, not begun
verdict-duty-now = due {$from} to {$to}, the day is not over
verdict-substituted = `{$who}` stood in, counts as present
proof-substitute-busy = no substitute: on duty in a post of their own that day, or standing in already
verdict-too-many-in-force = {$what} more than {$n} in force from {$from} to {$to}
verdict-too-many-in-force-since = {$what} more than {$n} in force since {$from}
verdict-staffed = enough in post throughout, {$value} filled
verdict-understaffed = { $n ->
    [one] {$n} stretch
   *[other] {$n} stretches
} with the wrong number in post, {$length} in all, {$value} filled
verdict-clock-not-run = no hours are owed in the window
verdict-interval-met = longest interval {$longest}, at most {$limit}
verdict-interval-breached = { $n ->
    [one] {$n} interval
   *[other] {$n} intervals
} longer than {$limit}, the longest {$longest}
verdict-interval-running = longest interval {$longest}, the next is due {$due}
verdict-interval-first = the first is due {$due}
verdict-interval-overdue = { $n ->
    [one] one interval
   *[other] {$n} intervals
} longer than {$limit}; the next was due {$due} and is still missing
proof-from-to = {$from} to {$to}
proof-shift = shift
proof-due-in = due in
proof-due-out = due to stay until
proof-grace = grace
proof-person = who is owed
proof-posts = posts
proof-registered = registered
proof-in-force-most = registrations in force at most
proof-excess = excess
proof-too-few = too few: {$when}
proof-too-many = too many: {$when}
proof-may-be-too-few = perhaps too few: {$when}
proof-may-be-too-many = perhaps too many: {$when}
proof-counted-time = time counted
proof-staffed = posts filled
proof-interval = interval {$when}
proof-interval-over = interval too long {$when}
proof-interval-since = next after {$from}, no later than
proof-interval-mark = mark {$n}
contract-grace-of-a-day = `grace` must be hours, minutes or seconds
contract-grace-of-a-day-help = write it as "10min"
proof-before-record = must be before
site-key-key = told apart by
site-key-before = before the instant of another record
limit-window = by the end of the window
limit-extended = as extended
verdict-in-no-window = the trigger lies in no window
verdict-faulty-items = the list cannot be read
verdict-due-unclear = which limit holds is unclear: when it was registered or extended is not filed or cannot be read
proof-declared-due = original limit
proof-due-set-late = registered after the original limit had run out, does not count
proof-extended = extended by {$record}, granted {$at}
proof-extended-late = extension {$record} came only on {$at}, after the limit, does not count
contract-unknown-entry = the entries of the list have no `{$field}`
site-key-within-window = by the end of the window of the trigger
site-key-extended = extensions
site-key-due-set = when the limit was registered
site-key-items = list judged entry by entry
site-key-where-item = only entries that
site-key-lead = at least so long before
proof-lead = `{$after}` at least {$lead} after `{$before}`
proof-not-before = not before
proof-needed = people needed
proof-nobody = nobody, or too few: {$when}
proof-perhaps-nobody = perhaps nobody: {$when}
proof-nobody-since = nobody, or too few, and still so, since
verdict-covered = somebody was there throughout
verdict-covered-so-far = somebody was there so far, it is not over
verdict-nobody-since = { $n ->
    [one] one stretch
   *[other] {$n} stretches
} with nobody or too few, the last since {$from} and not over
verdict-nobody = { $n ->
    [one] {$n} stretch
   *[other] {$n} stretches
} with nobody or too few, {$length} in all
site-key-need = when somebody is needed
verdict-the-register = the registration
proof-window = window
site-key-cadence-each = each of these needs its own
site-key-in-force-each = each of these needs its own
site-key-in-force-by = field that tells the sorts apart
site-key-coverage-by = records of who was there
site-key-attendance-people = who is owed
site-key-interval-at-most = longest interval
site-key-deadline-open = no limit where none is filed
