# A new record

new-ask-contract = Which contract does it belong to?
new-ask-kind = What is to be recorded?
new-ask-slot = Which open item does it fill?
new-ask-slot-none = none of them
new-ask-again = give a number from 1 to { $n }, or the name
new-ask-list = several values are parted by commas
new-ask-skip = Enter if there is none

new-slots-none = { $contract } has no slot that a record could fill
new-slots-open = running, still in time ({ $n })
new-slots-ahead = next
new-slots-missed = missed ({ $n }; the latest { $shown })
new-slots-next = fill one of them: { $command }
new-slot-due = due { $at }

new-kinds = Kinds of record that { $contract } looks at
new-kinds-open = { $n } to fill
new-kinds-next = file one: pactbook new KIND FIELD=VALUE ...; what is open: pactbook new --slot

new-filed = written to { $path } ({ $n ->
    [one] 1 record
   *[other] { $n } records
})
new-would-file = would go into { $path } ({ $n ->
    [one] 1 record
   *[other] { $n } records
}); dry run, nothing written
new-and-more = ... and { $n } more of the same form
new-refused = { $n ->
    [one] 1 fault
   *[other] { $n } faults
}: nothing was written
new-left-open = the contract looks at these, not filed yet: { $fields }; add them once they are known
new-left-to-judge = left to the purchaser to judge: { $fields }
new-before = before
new-next = now commit it: { $command }
