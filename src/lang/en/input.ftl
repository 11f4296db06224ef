# Files that are read: syntax, fields, units, references, evidence

# Types
input-type-bool = true or false
input-type-number = a number
input-type-integer = a whole number
input-type-text = text
input-type-enum = a word of a list
input-type-ref = the id of a record
input-type-instant = a date and time
input-type-date = a date
input-type-time = a time of day
input-type-duration = a length of time
input-type-money = an amount of money
input-type-share = a share
input-type-size = a size
input-type-measure = a number with its unit
input-type-list = a list
input-type-table = a table

# How to write it
input-write-bool = write true or false, without quotes
input-write-number = write a plain decimal such as 12 or 0.5, without quotes
input-write-text = put it in double quotes, "text"
input-write-instant = write it as 2025-09-12T08:05:00, without quotes
input-write-date = write the date alone, 2025-09-12, without quotes
input-write-list = put it in square brackets, [a, b]
input-write-table = write a group in braces, {"{"} field = value {"}"}
input-write-like = write {$example}
input-write-whole-seconds = leave out the fraction, times are whole seconds
input-write-header = move it into a record, which begins with [[kind]], such as [[incident]]
input-write-key-value = write each line as field = value
input-write-id = use letters, digits and - _ . only, no . in front, at most {$max} characters
input-write-path = give a path relative to the record's own file, with /, inside `{$folder}`
input-unquote = remove the quotes: {$text}
input-one-of = use one of: {$words}
input-did-you-mean = did you mean `{$name}`

# Syntax
input-syntax = not TOML: {$detail}
input-too-many-tables = more than {$limit} records in one file: nothing of it was read
input-too-many-tables-help = split the file by month
input-too-deep = { $detail }
input-flatten = write it with fewer levels
input-more-findings = {$n} more findings in this file, which are counted and not listed; the first {$shown} are
input-more-findings-help = put right what is listed, then check again
input-text-too-long = the text has {$n} bytes, limit is {$limit}
input-text-too-long-help = say it shorter, or attach it as a file
input-more-faults = {$n ->
    [one] one more syntax fault in this file
   *[other] {$n} more syntax faults in this file
}
input-duplicate-key = `{$text}` stands twice
input-keep-one = keep one; several records of a kind begin with [[kind]] each
input-first-here = first here
input-impossible-day = there is no day `{$text}`, that month has {$days} days
input-impossible-date = `{$text}` is no real date or time
input-missing-value = nothing follows the equals sign
input-remove-or-fill = fill it in, or remove the line if there is nothing to say
input-wrong-quotes = `{$text}` has typographic quotes
input-straight-quotes = use straight double quotes "
input-unquoted-text = `{$text}` has no quotes
input-unquoted-key = the field name `{$text}` has characters other than letters, digits, - and _
input-quote-the-key = check the name; a name in another script needs straight quotes
input-missing-equals = this line has no equals sign
input-unclosed-header = the brackets of the header are not complete
input-close-header = write [[kind]]
input-unclosed-list = the list has no closing ]
input-close-list = add ] at its end
input-unclosed-table = the braces are not closed
input-close-table = add {"}"} at the end
input-missing-comma = no comma between two values
input-add-comma = add a comma
input-bad-escape = unknown character after a backslash
input-double-backslash = write \\ for a backslash, or use single quotes
input-unclosed-text = the text has no closing quote
input-close-text = add the quote at its end
input-bad-number = `{$text}` is no number

# Kinds and fields
input-unknown-kind = {$n ->
    [one] no kind of record is called `{$kind}`, one record was not read
   *[other] no kind of record is called `{$kind}`, {$n} records were not read
}
input-no-such-kind = compare with the list of record kinds, or add the kind in the folder kinds
input-stray-key = `{$key}` is outside every record
input-unknown-field = `{$owner}` has no field `{$field}`
input-remove-field = compare with the fields of the kind, or remove it
input-missing-field = required field `{$field}` is missing
input-missing-with = `{$field}` is required together with `{$other}`
input-missing-if = `{$field}` is required where `{$other}` is {$value}
input-add-field = add `{$field}`: {$type}
input-blank = required field `{$field}` is blank
input-fill-in = say what it is
input-invalid-id = the id cannot serve as the name of a page
input-wrong-type = expected {$expected}, found {$found}
input-no-unit = `{$text}` has no unit, expected {$expected}
input-unwritten = `{ $text }` is not { $expected }
input-unreadable = `{$text}` is not {$expected}, or its unit is wrong
input-unknown-word = `{$text}` is not one of the words of this field
input-inexact-number = `{$text}` is no exact decimal number
input-fraction = `{$text}` has a fraction of a second
input-below = {$value} is below the limit of {$limit}
input-above = {$value} is above the limit of {$limit}

# Time and judgement
input-impossible-order = `{$later}` ({$later_at}) is before `{$earlier}` ({$earlier_at})
input-must-be-first = `{$field}` should come first
input-check-both = check both times
input-before-term = {$value} is before the start of the term, {$limit}
input-after-term = {$value} is not within the term, which ends at {$limit}
input-check-date = check the date, the year above all
input-after-as-of = {$n ->
    [one] one record is dated {$at}, which is later than the as-of time
   *[other] {$n} records are later than the as-of time, the earliest at {$at}; the first is here
}
input-unjudged = `{$field}` does not say who decided it and when, it counts as not decided
input-add-judgement = add `judged_by` and `judged_at`

# Ids, references, corrections
input-duplicate-id = the id `{$id}` is taken
input-new-id = give it another id; a correction has an id of its own and names the record in `corrects`
input-dangling = no record has the id `{$id}`
input-add-target = file that record, or correct the id
input-wrong-target = `{$id}` is of kind `{$kind}`, expected {$kinds}
input-point-elsewhere = give the id of the record that is meant
input-stands-here = that record is here
input-corrects-other-kind = the corrected record `{$id}` is of another kind
input-corrected-twice = `{$id}` is corrected by another record already
input-first-correction = the earlier correction is here
input-correct-the-latest = correct `{$id}` instead
input-correction-cycle = the corrections of `{$id}` run in a circle, which one holds cannot be told
input-part-of-cycle = part of the same circle
input-break-cycle = remove one `corrects`, so that one record is the last

# Evidence files
input-bad-path = the evidence path `{$file}` cannot be used
input-missing-evidence = the evidence file `{$file}` does not exist
input-commit-file = commit the file too, or correct the path
input-evidence-changed = the evidence file `{$file}` is not what was recorded: recorded {$stated}, now {$actual}
input-restore-file = restore the file; to replace it, file a correcting record
input-unhashed = the evidence file `{$file}` has no SHA-256 on record
input-bad-hash = `{$text}` is no SHA-256
input-add-hash = write sha256 = "{$sha256}"

# Schema files of kinds
input-schema-unknown-key = a schema has no key `{$key}`
input-schema-missing-key = the schema lacks `{$key}`
input-schema-wrong-value = `{$key}` should be {$expected}
input-schema-duplicate-field = field `{$field}` is defined twice
input-schema-field-taken = `{$kind}` has a field `{$field}` already
input-schema-no-field = there is no field `{$field}`
input-schema-unknown-type = there is no type `{$type}`
input-unknown-period = the contract has no window `{$id}`
input-write-period = write the id of a period or window ({$ids}), or one of the calendar, such as 2025-09 or 2025-W36
input-stray-file = nobody reads `{$path}`: it holds no records and no record names it as evidence
input-move-file = records lie below `<contract>/records/` and end in .toml; attachments are named in the `evidence` of a record
input-git-field = `{ $field }` is set by git; a record cannot say it itself
input-git-field-help = remove `{ $field }`; only records of worked examples and cases may state it
input-schema-git-field = the name `{ $field }` belongs to a time that git sets
input-schema-git-field-help = choose another name
