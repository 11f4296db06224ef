# Expressions of contracts: filters and measures.

expr-type-bool = condition
expr-type-number = number
expr-type-text = text
expr-type-enum = enumeration
expr-type-ref = reference
expr-type-instant = point in time
expr-type-date = date
expr-type-duration = length of time
expr-type-money = amount of money
expr-type-share = share
expr-type-size = size
expr-type-measure = measure in { $units }
expr-type-list = list of { $item }
expr-type-table = table

expr-too-long = expression has { $bytes } bytes, limit is { $limit }
expr-too-deep = expression is nested more than { $limit } deep
expr-help-too-deep = leave out brackets, or split the expression
expr-stranger = `{ $character }` has no place in an expression
expr-single-equals = a single `=` compares nothing
expr-number-tail = number `{ $number }` runs into `{ $tail }`
expr-help-number-tail = write plain decimals without exponent; put units into quotes, as in `duration("2h")`
expr-number-digits = number has more digits than can be held exactly
expr-unclosed-text = text is not closed by { $quote }
expr-escape = `{ $escape }` is no escape
expr-help-escape = write a backslash itself as `\\`
expr-null = there is no `null`
expr-help-null = ask whether a field is filed with `has(…)`
expr-index = items of lists have no number here
expr-help-index = use `exists`, `all` or `filter`

expr-unexpected = expected { $wanted }, found `{ $found }`
expr-unexpected-end = expected { $wanted }, found the end
expr-want-operator = an operator or the end
expr-want-operand = a value
expr-want-name = a name
expr-want-sign = `{ $sign }`
expr-want-comma = `,` or `{ $sign }`

expr-unknown-name = unknown name `{ $name }`
expr-unknown-field = `{ $of }` has no field `{ $name }`
expr-unknown-member = no field `{ $name }` in this table
expr-group = `{ $name }` is a group of fields, not a field
expr-not-table = `{ $name }` cannot be a field of a { $type }
expr-unknown-function = unknown function `{ $name }`
expr-help-write = write `{ $right }`
expr-help-method = write it behind the value: `x.{ $name }(…)`
expr-help-function = write it in front of the value: `{ $name }(x)`
expr-arguments = `{ $name }` takes { $wanted ->
    [one] 1 argument
   *[other] { $wanted } arguments
}, found { $found }
expr-has = `has` asks for a field, not for a value
expr-not-condition = result is a { $type }, not a condition
expr-help-condition = compare the value with something
expr-not-list = a { $type } is no list
expr-not-text = a { $type } is no text
expr-no-size = a { $type } has no size to count
expr-empty-list = list is empty
expr-made-list = a list made in the expression cannot be its result
expr-unlike = { $left } and { $right } do not go together
expr-unlike-operands = `{ $sign }` does not take { $left } and { $right }
expr-no-order = `{ $sign }` needs an order, and a { $type } has none
expr-help-chain = join two comparisons with `&&`
expr-negate = a { $type } has no sign
expr-enum-order = words of an enumeration have no order for `{ $sign }`
expr-help-enum-order = list the words: `x in ["…", "…"]`
expr-no-such-word = `{ $word }` is none of the words { $words }
expr-help-enum = compare an enumeration with its own words by `==`, `!=` or `in`
expr-help-share-of-money = divide the share by 100 first, a share is in percent
expr-not-written = `{ $name }` needs a text in quotes
expr-constructor = `{ $text }` cannot be read by `{ $name }`
expr-help-constructor = write it like `{ $name }("{ $example }")`
expr-help-calendar = give hours, minutes or seconds; days and months depend on the calendar of the rule
expr-variable = a list macro needs a name for the item first
expr-variable-taken = `{ $name }` is already the name of something else
expr-help-variable-taken = choose another name for the item
expr-macros = more than { $limit } list macros inside one another

expr-division-by-zero = division by zero
expr-overflow = result is beyond what can be held
expr-currencies = amounts in { $left } and { $right } do not compare
expr-budget = evaluation took more than { $limit } steps
expr-wrong-type = a value is not of the type its field was declared with
