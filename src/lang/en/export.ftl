export-progress = Writing data files
export-written = {$folder}: {$files} files, {$changed} written, {$removed} of an earlier export removed
