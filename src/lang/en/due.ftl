# due: what is overdue and what falls due next, in the terminal
due-horizon = As of {$at} ({$revision}): what falls due {$within}, and whatever is overdue
due-within-today = today
due-within = within {$time}
due-group-overdue = Overdue: {$n}
due-group-waiting = May be signed (the contract sets no time limit): {$n}
due-group-today = Due today: {$n}
due-group-soon = Due within {$days} days: {$n}
due-group-later = Due later: {$n}
due-and-more = {$what}, and {$n} more
due-late-today = since today
due-late = { $n ->
    [one] {$n} day late
   *[other] {$n} days late
}
due-left-today = today
due-left = { $n ->
    [one] {$n} day left
   *[other] {$n} days left
}
due-nothing = Nothing is overdue, and nothing falls due.
due-look = How one of them comes about: {$command}
