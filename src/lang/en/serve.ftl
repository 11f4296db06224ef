# serve: the preview in the terminal and in its pages
serve-at = Preview: {$address}
serve-ends = Save a file and the page follows; Ctrl-C ends it.
serve-open = Warning: {$address} is no address of this machine alone; whoever is on its network sees what is not committed yet. Leave out `--address` to keep it to this machine.
serve-turn = {$what}: {$ms} ms, {$found}
serve-first = Read
serve-state = The repository's state changed
serve-changed = {$path}
serve-changed-more = {$path} and others, {$n} files
serve-found = errors {$errors}, warnings {$warnings}, breaches {$breaches}
serve-stopped = What was saved last cannot be shown; below is the page as it was before
serve-nothing = There is no page to show yet
serve-theme = The theme is at fault: this page cannot be made
serve-errors = { $n ->
    [one] {$n} error in the input; the page is made of the rest
   *[other] {$n} errors in the input; the page is made of the rest
}
serve-more = and {$n} more, on the page of input problems
serve-hint = What to do: {$hint}
serve-nowhere = There is no such page
serve-nowhere-path = The site has no {$path}. You may mean:
