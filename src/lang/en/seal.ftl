# Seals and verification

assess-seal-damaged = the seal is damaged; computed from today's evidence, not final
assess-unsealed = by today's evidence
assess-sealed = sealed; this stands
assess-sealed-same = sealed; today's evidence agrees
settle-deduction-sealed = deduction (sealed; this stands)
settle-penalty-unsealed = { $title } by today's evidence
settle-penalty-sealed = { $title } sealed; this stands
settle-penalty-stands = sum

seal-unchanged = sealed, unchanged
seal-same-result = evidence changed, result unchanged
seal-amended = amendment, not yet accepted
seal-damaged = seal damaged
seal-unknown-period = no such period
seal-ahead = not sealed yet

seal-figure-total = total score
seal-figure-grade = grade
seal-figure-section = score of section { $id }
seal-figure-item = score of item { $id }
seal-figure-bonus = bonus { $id }
seal-figure-deduction = deduction
seal-figure-damages = damages
seal-figure-penalty = penalty { $id }
seal-figure-verdicts = verdicts of { $id }
seal-counts = { $met } met, { $breached } breached, { $excused } excused, { $undecidable } undecidable, { $open } open
seal-change = { $what }: { $old } → { $new }
seal-and-more = { $n } more

seal-cause-changed = record `{ $id }` was changed
seal-cause-changed-by = record `{ $id }` was changed (commit { $commit }, { $author })
seal-cause-added = record `{ $id }` counts now
seal-cause-added-by = record `{ $id }` counts now (commit { $commit }, { $author })
seal-cause-removed = record `{ $id }` was deleted
seal-cause-removed-by = record `{ $id }` was deleted (commit { $commit }, { $author })
seal-cause-contract = the contract file was changed
seal-cause-calendar = the working days were changed
seal-cause-kind = the repository's own kind `{ $name }` was changed
seal-cause-version = another version judges: { $from } sealed, this is { $to }
seal-cause-time = it was sealed before it was final, and time went on
seal-cause-git = what git tells is not known here; it was when it was sealed
seal-cause-elsewhere = nothing the period rests on; records of other periods, attachments or facts of git

seal-fault-text = it is not text
seal-fault-syntax = not TOML: { $fault }
seal-fault-form = `form` is missing or of a later version
seal-fault-key = `{ $key }` is missing or cannot be read
seal-fault-digest = it does not fit its own `digest`: somebody changed it
seal-fault-contract = it names contract `{ $found }`, but lies under `{ $contract }`
seal-fault-name = it names period `{ $found }`, but its file is called `{ $name }`

seal-found-damaged = the seal of period `{ $period }` is damaged: { $fault }; none of its figures counts
seal-found-damaged-help = find the last good version with `git log -- FILE` and restore it
seal-found-unknown-period = period `{ $period }` is sealed, but the contract has none of that id
seal-found-unknown-period-help = restore the period in the contract, or remove the seal
seal-found-amended = what period `{ $period }` rests on has changed since it was sealed; the sealed figures stand, today's evidence would give: { $changes }; because: { $causes }
seal-found-amended-help = restore the records, or let the purchaser accept the amendment: `pactbook seal { $contract } { $period } --amend REASON`
seal-found-same-result = records of period `{ $period }` were changed after it was sealed, with the same result: { $causes }
seal-found-rewritten = commit { $commit }, which the seal of period `{ $period }` names, is no longer in the history: it was rewritten
seal-found-rewritten-help = bring back the branch that holds the commit; published history must not be rewritten

seal-refuse-running = { $period } ends on { $last }, and this is judged as of { $as_of }
seal-refuse-open = the result is not final: { $reasons }
seal-refuse-open-help = settle that first; to seal as it is, add `--provisional`, and the file will say so
seal-refuse-no-commit = the repository has no commit yet
seal-refuse-changed = the working tree has uncommitted changes: { $paths }
seal-refuse-changed-help = commit first: a seal is about what a commit holds
seal-refuse-no-git = the folder is in no git repository, so a seal could name no commit
seal-refuse-no-git-help = make a repository with `git init` and commit
seal-refuse-revision = a seal is written into the working tree: not in a bare repository, and not with `--rev`
seal-refuse-revision-help = check out the commit that is to be sealed
seal-refuse-sealed = period `{ $period }` is sealed already
seal-refuse-sealed-help = to accept an amendment, add `--amend REASON`; the old figures stay in the file
seal-refuse-nothing = period `{ $period }` is not sealed, so there is nothing to amend
seal-refuse-nothing-help = leave out `--amend`
seal-refuse-reason = the reason of `--amend` is empty
seal-refuse-same = the seal of period `{ $period }` agrees with today's evidence: there is nothing to amend
seal-refuse-unreadable = the seal of period `{ $period }` cannot be read, and amending it would lose its figures
seal-refuse-unreadable-help = restore the file from git first

seal-open-unread = { $n } places of the input could not be read
seal-open-range = the score is { $score }
seal-open-awaits = still to come: { $title }
seal-open-pending = { $n } outcomes are pending
seal-open-undecidable = { $n } outcomes are undecidable
seal-open-judgement = points are still to be given
seal-open-penalty = penalty “{ $title }” is still to be confirmed or decided
seal-open-deduction = the deduction is a range

seal-comment-1 = { $contract } · { $period }: sealed result
seal-comment-2 = Written by `pactbook seal`. Do not edit: one changed figure makes the whole seal void.
seal-comment-3 = These figures stand from the day this file is committed; what evidence changes later is shown as an amendment and does not touch them.
seal-comment-4 = To check: check out commit { $commit } and run `pactbook score --contract { $id } --period { $period_id } --as-of { $as_of }`.
seal-comment-provisional = Note: the result was not final when it was sealed.

cli-seal-written = sealed: { $path }
cli-seal-next = look it over, then let the purchaser sign the commit: git add { $path } && git commit -S
cli-seal-refused = period `{ $period }` of contract `{ $contract }` cannot be sealed
cli-seal-note = sealed ({ $as_of }, commit { $commit }): { $state }
cli-seal-provisional = not final when it was sealed
cli-seal-change = today's evidence: { $what } { $old } → { $new } (amendment, not yet accepted)
cli-seal-cause = because: { $cause }
cli-seal-damaged = the seal is damaged: { $fault }; what follows is computed from today's evidence
cli-seal-payable = payable if all amendments were accepted: { $amount } (amendment, not yet accepted; difference { $difference })

site-seal-stands = The result of this period is sealed (judged as of { $as_of }, commit { $commit }); the figures below are the sealed ones.
site-seal-provisional = It was not final when it was sealed.
site-seal-amended = What it rests on has changed since. Today's evidence would give the figures below: an amendment that nobody has accepted yet. The sealed result stands.
site-seal-same = What it rests on has changed since, with the same result.
site-seal-damaged = The seal of this period is damaged ({ $fault }): its figures do not count. What follows is computed from today's evidence and not final.
site-seal-what = Figure
site-seal-old = Sealed
site-seal-new = Today's evidence
site-seal-causes = Because
site-seal-amendments = Amendment, not yet accepted
site-seal-payable = Payable if all were accepted
site-seal-difference = Difference from what is payable now
site-seal-badge = Sealed
site-answer-sealed = The result of { $period } is sealed and can be signed and paid on.
site-answer-sealed-amended = The result of { $period } is sealed and stands; the evidence has changed since, see the amendment.

cli-verify-version = the site was built by pactbook { $site }, this is { $own }
cli-verify-identical = identical: { $n } files
cli-verify-differs = not identical: { $differing } files differ, { $missing } missing, { $extra } extra; { $n } compared
cli-verify-file-differs = differs
cli-verify-file-missing = missing
cli-verify-file-extra = extra
cli-verify-built = rebuilt from commit { $commit } as of { $as_of }
cli-archived = the site is in { $path }: { $files } files
