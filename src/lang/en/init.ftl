# A new data repository

init-ask-head = A few questions, and the contract file is written. Enter takes what stands in brackets; all of it can be changed later.
init-ask-contract = Id of the contract, and name of its folder (letters, digits, -)
init-ask-title = Title of the contract
init-ask-buyer = Purchaser
init-ask-supplier = Supplier
init-ask-zone = Time zone
init-ask-first = First day of the term
init-ask-last = Last day of the term (that day inside)
init-ask-total = Price in all, with its currency
init-ask-months = Months of an assessment period
init-ask-respond = A fault is responded to within (2h, 30min; none if that is no duty)
init-ask-restore = A fault is restored within (none if that is no duty)
init-ask-report = The monthly report follows within (5 workdays, 10 days; none if there is none)
init-ask-check = Inspections each (day, workday, week, month; none if there are none)
init-ask-points = Points of these, 100 in all

init-blank = it needs some text, on one line
init-bad-id = letters, digits, -, _ and ., not beginning or ending with ., and not `calendars` or `kinds`
init-bad-zone = no such zone; write Asia/Shanghai or +08:00
init-bad-date = no date; write 2026-01-31
init-bad-term = it ends before its first day, { $first }
init-bad-total = write 120000.00 CNY: more than nothing, two decimals at most, three capital letters
init-bad-months = a whole number from 1 to 120; 12 for once a year
init-bad-lapse = write 2h, 30min, 5 days or 5 workdays; none if that is no duty
init-bad-check = write day, workday, week or month; none if there are none
init-bad-points = positive numbers parted by commas, such as 30,30,25,15
init-bad-points-n = there are { $n } duties and { $given } numbers
init-bad-sum = the points come to { $sum }, not to { $full }
init-no-duty = at least one of response, restoration, report and inspection is needed, or nothing can be assessed
init-too-many-periods = more than 120 assessment periods; let each have more months
init-no-question = there is no question { $key }

init-made = { $n } files written to { $folder }
init-checked = checked: { $errors ->
    [one] 1 error
   *[other] { $errors } errors
}, { $warnings ->
    [one] 1 warning
   *[other] { $warnings } warnings
}
init-git = a git repository is there, branch main, nothing committed yet
init-next-cd = the contract is { $contract }; hold it against the printed one
init-next-commit = the first commit
init-next-new = record an incident
init-next-check = find mistakes and breaches
init-next-build = write the site, then open public/index.html
