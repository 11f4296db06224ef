# 导入：对照表、各行、报告

import-mapping-unusable = 对照表 `{ $path }` 有 { $n } 处写错
import-mapping-help = 改好对照表再来；`pactbook import --show 名称` 可以打印一份现成的
import-did-you-mean = 是不是 `{ $name }`？
import-there-are = 可以写：{ $names }
import-unknown-key = 没有 `{ $key }` 这个键
import-unknown-word = `{ $key }` 不能写 `{ $word }`
import-unknown-kind = 没有记录种类 `{ $kind }`
import-unknown-field = `{ $kind }` 没有字段 `{ $field }`
import-missing-key = 缺 `{ $key }`
import-wrong-value = `{ $key }` 要写{ $expected }
import-a-text = 引号里的一段文字
import-texts = 引号里的一段文字，或几段文字的列表
import-a-flag = `true` 或 `false`
import-a-number = 从 1 起的整数
import-a-sign = 一个字符，如 `","`
import-a-table = 一个表
import-a-table-source = 带 `fields` 的表，如 `outages = {"{"} each = "parts", fields = {"{"} from = ".start" {"}"} {"}"}`
import-a-decision-table = 若干行，每行一个列表：各列一个词，`"*"` 表示不限，最后是结果
import-bad-path = `{ $path }` 不是取值的路径
import-path-help = 写成 `labels.severity`、`updates[0].at`、`updates[status=Resolved].at` 或 `updates[*].at`
import-bad-zone = 没有时区 `{ $zone }`
import-zone-help = 写名称，如 `Asia/Shanghai`，或时差，如 `+08:00`
import-bad-file = `{ $file }` 不能放记录
import-file-help = 写 `records/` 下面、以 `.toml` 结尾的路径，如 `records/{"{"}year{"}"}-{"{"}month{"}"}/incidents.toml`
import-file-name = 文件路径的花括号里不能写 `{ $name }`
import-brace = `{ $text }` 的花括号不成对；要写花括号本身，连写两个
import-bad-time = `{ $form }` 不是时间写法，或者没有写全年月日
import-time-help = 写 `iso`、`epoch`、`epoch-ms`，或 `%d/%m/%Y %H:%M` 这样的写法，可以列几种
import-no-time = `{ $field }` 是时间，但没有写明它的写法
import-time-for-other = `{ $field }` 不是时间，写 `time` 没有用
import-bad-encoding = 没有 `{ $encoding }` 这种编码
import-encoding-help = 写 `utf-8`、`gb18030`、`utf-16le` 这样的名称
import-header-and-columns = `header` 和 `columns` 只能写一个：列名要么在文件的一行里，要么写在对照表里
import-same-signs = `decimal` 和 `thousands` 是同一个字符
import-other-format = `{ $table }` 是别的格式用的；这份对照表读的是 `{ $format }`
import-own-field = `{ $field }` 不能导入
import-git-field-help = 何时入库由 git 给出
import-recorded-by-help = 程序凭它认出自己导入的记录；要改就在对照表开头写 `recorded_by`
import-field-left-out = `{ $kind }` 必须有字段 `{ $field }`，对照表没有写它从哪里来
import-each-flat = `each` 只用于 JSON 和 Markdown；表格的行里没有列表
import-pick-without-group = 没有 `[group]` 时一行就是一条记录，写 `pick` 没有用
import-one-origin = `{ $field }` 要写 `value`、`column`、`columns`、`template`、`decide` 中的一个，只写一个
import-one-test = 条件要写 `is`、`is_not`、`empty` 中的一个，只写一个
import-line-width = 这一行有 { $n } 个词，应为 { $wanted } 个：各列一个，最后是结果
import-line-unreachable = 前面有一行已经把这一行的情况都包括了
import-otherwise-alone = 没有 `words` 也没有判定表，写 `otherwise` 没有用
import-constant = { $fault }（字段 `{ $field }`）
import-bad-unit = `{ $field }` 没有单位 `{ $unit }`
import-unit-for-other = `{ $field }` 不带单位
import-split-for-other = `{ $field }` 只有一个值，写 `split` 没有用

import-file-unusable = `{ $path }` 不能按对照表读
import-unreadable = { $detail }
import-no-header = 没有写列名的那一行
import-column-missing = 缺这些列：{ $columns }
import-columns-are = 文件里有：{ $names }
import-column-twice = 列 `{ $column }` 出现两次，是第 { $first } 列和第 { $second } 列
import-other-encoding = 文件自称 { $found }，对照表写的是 { $stated }
import-state-encoding = 在对照表的 `[csv]` 里写 `encoding = "{ $encoding }"`
import-not-utf8 = 文件不是 UTF-8（第 { $line } 行第 { $column } 列），按 GB 18030 倒读得通
import-bad-bytes = 有些字节不是 { $encoding }
import-not-json = 不是 JSON：{ $detail }
import-no-list = `{ $path }` 那里没有列表
import-lists-are = 在 `[json]` 里写 `path`；这些地方有列表：{ $names }
import-no-object = 不是带名称的一组值
import-unpacks-to-more = 工作簿解压后超过 {$limit}
import-split = 请按月拆分导出文件
import-too-many-cells = 工作表跨越的单元格超过 {$limit} 个
import-too-many-cells-help = 请删去远离表格的内容，或拆分工作表
import-no-workbook = 读不出工作簿：{ $detail }
import-no-workbook-help = 能读 XLSX、XLS 和 ODS；加了密码的不能读
import-no-sheet = 没有工作表 `{ $sheet }`
import-cell-no-date = 单元格是日期格式，但 { $number } 不是日期
import-cell-error = 单元格里是错误 { $error }
import-no-front = 开头没有用 `---` 或 `+++` 围起来的抬头
import-front-open = 抬头没有用 `{ $fence }` 收尾
import-front-fault = 抬头第 { $line } 行：{ $detail }
import-front-line = 第 { $line } 行不是一层的抬头：`{ $text }`
import-ragged = 这一行有 { $n } 格，表头有 { $wanted } 格
import-huge-cell = 有一格 { $size }，上限 { $limit }

import-no-key = `{ $column }` 是空的，不知道这一行属于哪条记录
import-no-order = `{ $text }` 排不出先后
import-rows-differ = 各行说的不一样：`{ $one }` 和 `{ $other }`
import-rows-differ-help = 写明以哪个为准：`pick = "first"`、`"last"`、`"min"` 或 `"max"`
import-word = 对照表里没有 `{ $text }` 这个词
import-word-help = 在 `words` 里补上，或用 `otherwise` 写明怎么办；已有的是 { $words }
import-no-line = 判定表没有一行合于 `{ $texts }`
import-no-line-help = 补一行，不限的写 `"*"`
import-no-length = `{ $text }` 按对照表的单位不是精确到秒的时长
import-no-length-help = 写明单位：`"min"`、`"h"`、`"s"`、`"ms"`，形如 1:30:00 的写 `"clock"`
import-no-time-of-form = `{ $text }` 不合对照表写明的任何一种时间写法
import-time-forms = 在 `time` 里补上这种写法；要是它表示没有，写进 `empty`
import-day-without-time = `{ $text }` 只有日期，没有钟点
import-skipped-time = 该时区的钟没有走过 { $text }：那时拨快了
import-time-twice = 该时区的钟两次走过 { $text }，不带时差就不知道是哪一次
import-several = 有几个值，而字段只能有一个
import-several-help = 写明怎样连起来：`join = "、"`
import-nested = 这里是一组带名称的值，而字段要一个简单的值
import-id-twice = 有 { $n } 行编号都是 `{ $id }`，内容却不一样
import-id-twice-help = 若说的是同一件事，用 `[group]` 合成一条；否则把编号写长些
import-no-date = 记录没有日期，而文件路径要用日期
import-taken = 编号 `{ $id }` 已有记录，不是这次导入（`{ $by }`）写的：{ $path }:{ $line }
import-taken-help = 换一种编号，如 `template = "ITSM-{"{"}number{"}"}"`；若只是对照表改了名，用 `recorded_by` 写明原来的
import-taken-by-kind = 编号 `{ $id }` 已有别的种类的记录：{ $path }:{ $line }
import-differs = 记录 `{ $id }` 已有，{ $fields } 与之不同：{ $path }:{ $line }
import-differs-help = `on_change = "fill"` 补上原来空着的，`"update"` 改写不同的
import-file-unreadable = `{ $path }` 读不出来
import-file-broken = `{ $path }` 现在就不合 TOML 语法，先改好它
import-file-too-large = `{ $path }` 会有 { $size }，上限 { $limit }；一个文件少放些记录
import-would-damage = 没有写 `{ $path }`：写了会让里面原有的内容读起来不一样

import-head = { $mapping } → { $contract }：{ $n } 行
import-counts = 记录：新增 { $new } 条，改动 { $changed } 条，不变 { $unchanged } 条，退回 { $refused } 条
import-repeated = { $n } 条重复出现，内容完全相同
import-outside = { $n } 条在服务期之外，没有导入
import-blank = { $n } 个空行
import-skipped = 按对照表略去 { $n } 行：{ $why }
import-warned = { $n } 条有警告：{ $rule }
import-refused-field = 因 `{ $field }` 退回 { $n } 条
import-refused-rows = 退回 { $n } 条
import-n-rows = 共 { $n } 行
import-of-columns = 列 { $columns }
import-more = 另有 { $n } 条
import-nothing = 没有要写的
import-would-write = 将写 { $n } 个文件
import-wrote = 写了 { $n } 个文件
import-file = 新增 { $added } 条{ $changed ->
    [0] {""}
   *[other] ，改动 { $changed } 条
}
import-new-file = （新文件）
import-more-files = 另有 { $n } 个文件
import-fault = { $fault }（{ $help }）
