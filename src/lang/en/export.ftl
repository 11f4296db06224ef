export-progress = Writing data files
export-written = {$folder}: { $files ->
    [one] 1 file
   *[other] {$files} files
}, {$changed} written, {$removed} of an earlier export removed
