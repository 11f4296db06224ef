# Imports: the mapping, the rows, the report

import-mapping-unusable = { $n ->
    [one] the mapping `{ $path }` has a fault
   *[other] the mapping `{ $path }` has { $n } faults
}
import-mapping-help = mend the mapping; `pactbook import --show NAME` prints one that works
import-did-you-mean = did you mean `{ $name }`?
import-there-are = there are { $names }
import-unknown-key = unknown key `{ $key }`
import-unknown-word = `{ $word }` is no value of `{ $key }`
import-unknown-kind = there is no record kind `{ $kind }`
import-unknown-field = `{ $kind }` has no field `{ $field }`
import-missing-key = `{ $key }` is missing
import-wrong-value = `{ $key }` must be { $expected }
import-a-text = a text in quotes
import-texts = a text in quotes, or a list of such
import-a-flag = `true` or `false`
import-a-number = a whole number from 1
import-a-sign = a single character, such as `","`
import-a-table = a table
import-a-table-source = a table with `fields`, such as `outages = {"{"} each = "parts", fields = {"{"} from = ".start" {"}"} {"}"}`
import-a-decision-table = a list of lines, each a list: a text for each column, `"*"` for any, and what follows
import-bad-path = `{ $path }` is no way to a value
import-path-help = write it like `labels.severity`, `updates[0].at`, `updates[status=Resolved].at` or `updates[*].at`
import-bad-zone = there is no time zone `{ $zone }`
import-zone-help = write a name such as `Asia/Shanghai`, or an offset such as `+08:00`
import-bad-file = `{ $file }` is no path for records
import-file-help = write a path below `records/` that ends in `.toml`, such as `records/{"{"}year{"}"}-{"{"}month{"}"}/incidents.toml`
import-file-name = `{ $name }` cannot stand in braces in the path of a file
import-brace = a brace in `{ $text }` has no fellow; one that is meant as such stands twice
import-bad-time = `{ $form }` is no form of a time, or does not name a whole date
import-time-help = write `iso`, `epoch`, `epoch-ms` or a pattern such as `%d/%m/%Y %H:%M`; several may be listed
import-no-time = `{ $field }` is a time, but no form is stated for it
import-time-for-other = `{ $field }` is no time, so `time` does nothing there
import-bad-encoding = there is no encoding `{ $encoding }`
import-encoding-help = write a name such as `utf-8`, `gb18030` or `utf-16le`
import-header-and-columns = `header` and `columns` cannot both stand: either a line of the file names the columns, or the mapping does
import-same-signs = `decimal` and `thousands` are the same sign
import-other-format = the table `{ $table }` is about another format; this mapping reads `{ $format }`
import-own-field = `{ $field }` cannot be imported
import-git-field-help = git itself says when a record was filed
import-recorded-by-help = by it the import knows its own records; set `recorded_by` at the top of the mapping
import-field-left-out = `{ $kind }` needs the field `{ $field }`, and the mapping does not say where it comes from
import-each-flat = `each` is for JSON and front matter; rows of tables have no lists
import-pick-without-group = `pick` does nothing without `[group]`: each row is a record
import-one-origin = `{ $field }` needs exactly one of `value`, `column`, `columns`, `template`, `decide`
import-one-test = a condition needs exactly one of `is`, `is_not`, `empty`
import-line-width = this line has { $n } texts, { $wanted } are needed: one for each column, and what follows
import-line-unreachable = an earlier line fits whatever this one fits
import-otherwise-alone = `otherwise` does nothing without `words` or a decision table
import-constant = { $fault } (field `{ $field }`)
import-bad-unit = `{ $unit }` is no unit of `{ $field }`
import-unit-for-other = `{ $field }` has no unit
import-split-for-other = `{ $field }` holds a single value, so `split` does nothing there

import-file-unusable = `{ $path }` cannot be read as the mapping says
import-unreadable = { $detail }
import-no-header = there is no line that names the columns
import-column-missing = these columns are missing: { $columns }
import-columns-are = the file has { $names }
import-column-twice = the column `{ $column }` stands twice, as number { $first } and { $second }
import-other-encoding = the file says that it is { $found }, the mapping that it is { $stated }
import-state-encoding = write `encoding = "{ $encoding }"` in the table `[csv]` of the mapping
import-not-utf8 = the file is not UTF-8 (line { $line }, column { $column }), but would be GB 18030
import-bad-bytes = there are bytes that are no { $encoding }
import-not-json = it is not JSON: { $detail }
import-no-list = there is no list at `{ $path }`
import-lists-are = write `path` in the table `[json]`; there are lists at { $names }
import-no-object = it is no object with named values
import-unpacks-to-more = the workbook unpacks to more than {$limit}
import-split = split the export by month
import-too-many-cells = its sheets span more than {$limit} cells
import-too-many-cells-help = remove what stands far away from the table, or split it
import-no-workbook = it cannot be read as a workbook: { $detail }
import-no-workbook-help = XLSX, XLS and ODS are read; one that is locked with a password is not
import-no-sheet = there is no sheet `{ $sheet }`
import-cell-no-date = the cell is formatted as a date, but { $number } is none
import-cell-error = the cell holds the error { $error }
import-no-front = it does not begin with front matter between `---` or `+++`
import-front-open = the front matter is not closed by `{ $fence }`
import-front-fault = line { $line } of the front matter: { $detail }
import-front-line = line { $line } is no flat front matter: `{ $text }`
import-ragged = the row has { $n } cells, the head has { $wanted }
import-huge-cell = a cell holds { $size }, the limit is { $limit }

import-no-key = `{ $column }` is empty, so it is not known which record the row belongs to
import-no-order = `{ $text }` cannot be put into an order
import-rows-differ = its rows say different things: `{ $one }` and `{ $other }`
import-rows-differ-help = say which one counts: `pick = "first"`, `"last"`, `"min"` or `"max"`
import-word = the mapping does not know the word `{ $text }`
import-word-help = add it to `words`, or say what `otherwise` becomes of it; known are { $words }
import-no-line = no line of the decision table fits `{ $texts }`
import-no-line-help = add a line, or `"*"` for any
import-no-length = `{ $text }` is no length of time in the unit of the mapping, to the second
import-no-length-help = state the unit: `"min"`, `"h"`, `"s"`, `"ms"`, or `"clock"` for 1:30:00
import-no-time-of-form = `{ $text }` is no time in a form that the mapping states
import-time-forms = add its form to `time`, or the text to `empty` if it says nothing
import-day-without-time = `{ $text }` names a day and no time of day
import-skipped-time = no clock of the zone showed { $text }: it was put forward
import-time-twice = clocks of the zone showed { $text } twice; only an offset tells which is meant
import-several = there are several values, and the field takes one
import-several-help = state what joins them: `join = ", "`
import-nested = there are named values here, and the field takes a plain one
import-id-twice = { $n } rows have the id `{ $id }` and do not say the same
import-id-twice-help = if they tell one story, put them together with `[group]`; else make the id longer
import-no-date = the record has no date, but the path of its file needs one
import-taken = the id `{ $id }` belongs to a record that this import (`{ $by }`) did not make: { $path }:{ $line }
import-taken-help = make another id from it, such as `template = "ITSM-{"{"}number{"}"}"`; if the mapping was only renamed, write the old name as `recorded_by`
import-taken-by-kind = the id `{ $id }` belongs to a record of another kind: { $path }:{ $line }
import-differs = record `{ $id }` is there and says something else in { $fields }: { $path }:{ $line }
import-differs-help = `on_change = "fill"` adds what was empty, `"update"` rewrites what differs
import-file-unreadable = `{ $path }` cannot be read
import-file-broken = `{ $path }` is no TOML as it stands; mend it first
import-file-too-large = `{ $path }` would be { $size }, the limit is { $limit }; put fewer records into a file
import-would-damage = nothing is written into `{ $path }`: what stands in it would not be read as before

import-head = { $mapping } → { $contract }: { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
import-counts = records: { $new } new, { $changed } changed, { $unchanged } unchanged, { $refused } refused
import-repeated = { $n } came again, word for word the same
import-outside = { $n } outside the contract's term, left out
import-blank = { $n } blank rows
import-skipped = { $n } rows left out: { $why }
import-warned = { $n } with a warning: { $rule }
import-refused-field = { $n } refused for `{ $field }`
import-refused-rows = { $n } refused
import-n-rows = { $n } rows
import-of-columns = column { $columns }
import-more = and { $n } more
import-nothing = nothing to write
import-would-write = { $n ->
    [one] { $n } file would be written
   *[other] { $n } files would be written
}
import-wrote = { $n ->
    [one] { $n } file written
   *[other] { $n } files written
}
import-file = +{ $added }{ $changed ->
    [0] {""}
   *[other] , { $changed } changed
}
import-new-file = {" "}(new)
import-more-files = and { $n } more files
import-fault = { $fault } ({ $help })
