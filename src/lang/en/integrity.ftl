# Git as the witness: what was filed when, changed by whom, and what cannot be known.
# commit, author, landed: the commit, its author, when it reached the trunk.

integrity-not-shown = (not shown)
integrity-list = { $n } items
integrity-table = (a table)
integrity-filed-late = filed { $late } late: at { $filed }, limit { $due } ({ $limit } from { $field }; commit { $commit } by { $author }, landed { $landed })
integrity-not-filed = not filed yet, the limit was { $due } ({ $limit } from { $field })
integrity-changed = { $field } changed after landing: { $old } → { $new } (commit { $commit } by { $author }, landed { $landed })
integrity-changed-last = { $n } values changed after landing, the last is { $field }: { $old } → { $new } (commit { $commit } by { $author }, landed { $landed })
integrity-kind-changed = kind changed after landing: { $old } → { $new } (commit { $commit } by { $author }, landed { $landed })
integrity-kind-changed-last = { $n } values changed after landing, the last is the kind: { $old } → { $new } (commit { $commit } by { $author }, landed { $landed })
integrity-changed-help = check the reason of the change; `pactbook history { $id }` shows all of it
integrity-deleted = record `{ $id }` was deleted (commit { $commit } by { $author }, landed { $landed })
integrity-deleted-unnamed = a record without an id was deleted (commit { $commit } by { $author }, landed { $landed })
integrity-deleted-help = check the reason of the deletion; a wrong record is to be corrected with `corrects`, not deleted
integrity-ahead = dated ahead: { $field } is { $value }, but was committed at { $committed }, before it happened (commit { $commit } by { $author }, landed { $landed })
integrity-ahead-first = dated ahead in { $n } places: { $field } is { $value }, but was committed at { $committed }, before it happened (commit { $commit } by { $author }, landed { $landed })
integrity-ahead-help = check the time, or the clock of whoever committed it
integrity-backdated = backdated: committed at { $committed }, before its parent at { $parent } (commit { $commit } by { $author }, landed { $landed })
integrity-backdated-help = check the clock of whoever committed it, and whether the date was rewritten
integrity-undated-kind = records of kind `{ $kind }` have no date for a filing limit to run from
integrity-undated-kind-help = name a field with `from`
integrity-shallow = this is a shallow clone without the earlier history: when records were filed, and who changed them, is unknown
integrity-rights-unknown = {$reason}; the contract names who may set what, and that cannot be checked either, so the results are not to be relied on
integrity-shallow-help = run `git fetch --unshallow`, or let the pipeline fetch all history (such as `fetch-depth: 0`)
integrity-folder-moved = the data folder was another before, and what was before is not followed: when records were filed, and who changed them, is unknown
integrity-folder-moved-help = look with `git log -p pactbook.toml`; move the folder back, or let the purchaser make sure that nothing else was changed with it
integrity-graft = a graft or replacement rewrites parents, so git does not show what was committed: when records were filed, and who changed them, is unknown
integrity-graft-help = look with `git replace --list`, undo with `git replace --delete`; remove `.git/info/grafts`
integrity-missing = earlier commits or trees are missing: when records were filed, and who changed them, is unknown
integrity-missing-help = run `git fetch --refetch`, without `--filter`
integrity-no-repository = this is in no git repository: when records were filed, and who changed them, is unknown
integrity-no-repository-help = get the data with `git clone`, not as a downloaded folder
integrity-no-commit = the git repository has no commit yet: when records were filed, and who changed them, is unknown
integrity-no-commit-help = run `git add` and `git commit`
integrity-damaged = the git history cannot be read ({ $cause }): when records were filed, and who changed them, is unknown
integrity-damaged-help = check with `git fsck`, repair with `git fetch --refetch`
