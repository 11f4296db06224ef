# 读入的文件：语法、字段、单位、引用、证据

# 种类名
input-type-bool = 是否值
input-type-number = 数值
input-type-integer = 整数
input-type-text = 文字
input-type-enum = 选项
input-type-ref = 记录编号
input-type-instant = 日期时间
input-type-date = 日期
input-type-time = 钟点
input-type-duration = 时长
input-type-money = 金额
input-type-share = 比例
input-type-size = 容量
input-type-measure = 带单位的数值
input-type-list = 列表
input-type-table = 表

# 写法
input-write-bool = 写 true 或 false，不加引号
input-write-number = 写成普通十进制数，如 12 或 0.5，不加引号
input-write-text = 用英文双引号括起来，如 "文字"
input-write-instant = 写成 2025-09-12T08:05:00，不加引号
input-write-date = 只写日期，如 2025-09-12，不加引号
input-write-list = 用方括号括起来，如 [甲, 乙]
input-write-table = 用花括号写成一组，如 {"{"} 字段 = 值 {"}"}
input-write-like = 写成 {$example}
input-write-whole-seconds = 去掉秒后的小数，时间只记到整秒
input-write-header = 把它移到记录之内，记录以 [[种类]] 开头，如 [[incident]]
input-write-key-value = 每行写成“字段 = 值”
input-write-id = 只用文字、数字和 - _ .，不以 . 开头，不超过 {$max} 个字
input-write-path = 写从本记录所在文件算起的相对路径，用 / 分隔，不得超出 `{$folder}`
input-unquote = 去掉引号，直接写 {$text}
input-one-of = 可选：{$words}
input-did-you-mean = 是否应为 `{$name}`

# 语法
input-syntax = 不是合法的 TOML：{$detail}
input-too-many-tables = 一个文件中的记录超过 {$limit} 条：该文件未予读取
input-too-many-tables-help = 请按月拆分该文件
input-too-deep = 嵌套过深：{$detail}
input-flatten = 请减少层级
input-more-findings = 本文件另有 {$n} 个问题，只计数不列出；已列出前 {$shown} 个
input-more-findings-help = 请先改正已列出的，再检查一次
input-text-too-long = 文本有 {$n} 字节，上限为 {$limit} 字节
input-text-too-long-help = 请缩短，或作为附件提交
input-more-faults = 本文件另有语法错误 {$n} 处，未逐一列出
input-duplicate-key = `{$text}` 重复出现
input-keep-one = 只保留一处；多条同类记录各用一个 [[种类]] 开头
input-first-here = 首次出现在此
input-impossible-day = 没有 `{$text}` 这一天，当月只有 {$days} 天
input-impossible-date = `{$text}` 不是真实的日期或时间
input-missing-value = 等号后面没有值
input-remove-or-fill = 补上值，没有可填的就删去整行
input-wrong-quotes = `{$text}` 用了中文引号
input-straight-quotes = 改用英文双引号 "
input-unquoted-text = `{$text}` 没有加引号
input-unquoted-key = 字段名 `{$text}` 含有字母、数字、- 和 _ 以外的字符
input-quote-the-key = 检查字段名；确要用中文字段名，须加英文引号
input-missing-equals = 此行没有等号
input-unclosed-header = 记录开头的方括号没有写全
input-close-header = 写成 [[种类]]
input-unclosed-list = 列表没有收尾的 ]
input-close-list = 在列表末尾补上 ]
input-unclosed-table = 花括号没有收尾
input-close-table = 在末尾补上 {"}"}
input-missing-comma = 两个值之间缺少逗号
input-add-comma = 补上英文逗号
input-bad-escape = 反斜杠后面的字符不能识别
input-double-backslash = 要写反斜杠本身时写两个 \\，或改用单引号
input-unclosed-text = 文字没有收尾的引号
input-close-text = 在文字末尾补上引号
input-bad-number = `{$text}` 不是合法的数

# 种类与字段
input-unknown-kind = 没有 `{$kind}` 这种记录，{$n} 条未读入
input-no-such-kind = 对照记录种类一览改正，或在 kinds 目录中新增该种类
input-stray-key = `{$key}` 不在任何记录之内
input-unknown-field = `{$owner}` 没有 `{$field}` 这个字段
input-remove-field = 对照该种类的字段一览改正，或删去
input-missing-field = 缺少必填字段 `{$field}`
input-missing-with = 有 `{$other}` 时必须填写 `{$field}`
input-missing-if = `{$other}` 为 {$value} 时必须填写 `{$field}`
input-add-field = 补填 `{$field}`（{$type}）
input-blank = 必填字段 `{$field}` 是空的
input-fill-in = 填写实际内容
input-invalid-id = 编号不能用作页面名
input-wrong-type = 应为{$expected}，却是{$found}
input-no-unit = `{$text}` 没有单位，应为{$expected}
input-unwritten = `{ $text }` 不是{ $expected }
input-unreadable = `{$text}` 不是{$expected}，或单位不对
input-unknown-word = `{$text}` 不是可选项
input-inexact-number = `{$text}` 不是可以精确计算的十进制数
input-fraction = `{$text}` 带有不足一秒的小数
input-below = {$value} 低于下限 {$limit}
input-above = {$value} 超过上限 {$limit}

# 时间与认定
input-impossible-order = `{$later}`（{$later_at}）早于 `{$earlier}`（{$earlier_at}）
input-must-be-first = `{$field}` 应当在前
input-check-both = 核对这两个时间
input-before-term = {$value} 早于服务期开始 {$limit}
input-after-term = {$value} 不在服务期内，服务期止于 {$limit}
input-check-date = 核对日期，尤其是年份
input-after-as-of = {$n} 条记录的时间晚于截至时刻（最早为 {$at}），首条在此
input-unjudged = `{$field}` 没有写明由谁、何时认定，按未认定处理
input-add-judgement = 补填 `judged_by` 和 `judged_at`

# 编号、引用、更正
input-duplicate-id = 编号 `{$id}` 已被占用
input-new-id = 换一个编号；如属更正，另写编号并用 `corrects` 指明原记录
input-dangling = 没有编号为 `{$id}` 的记录
input-add-target = 补交该记录，或改正编号
input-wrong-target = `{$id}` 是 `{$kind}`，此处应为 {$kinds}
input-point-elsewhere = 改为应当引用的那条记录的编号
input-stands-here = 该记录在此
input-corrects-other-kind = 被更正的 `{$id}` 不是同一种记录
input-corrected-twice = `{$id}` 已被另一条记录更正
input-first-correction = 先前的更正在此
input-correct-the-latest = 改为更正 `{$id}`
input-correction-cycle = `{$id}` 的更正首尾相接，哪条有效无法确定
input-part-of-cycle = 同一个圈中的更正
input-break-cycle = 删去其中一个 `corrects`，留下最后有效的一条

# 证据文件
input-bad-path = 证据路径 `{$file}` 不可用
input-missing-evidence = 证据文件 `{$file}` 不存在
input-commit-file = 把文件一并提交，或改正路径
input-evidence-changed = 证据文件 `{$file}` 与登记时不同：登记 {$stated}，现为 {$actual}
input-restore-file = 恢复原文件；确需更换的，另写一条更正记录
input-unhashed = 证据文件 `{$file}` 没有登记 SHA-256
input-bad-hash = `{$text}` 不是 SHA-256 校验值
input-add-hash = 写 sha256 = "{$sha256}"

# 种类定义文件
input-schema-unknown-key = 种类定义没有 `{$key}` 这一项
input-schema-missing-key = 种类定义缺少 `{$key}`
input-schema-wrong-value = `{$key}` 应为 {$expected}
input-schema-duplicate-field = 字段 `{$field}` 定义了两次
input-schema-field-taken = `{$kind}` 已有字段 `{$field}`
input-schema-no-field = 没有字段 `{$field}`
input-schema-unknown-type = 没有 `{$type}` 这种类型
input-unknown-period = 合同没有叫 `{$id}` 的时段
input-write-period = 写考核期或窗口的编号：{$ids}；或写日历上的，如 2025-09、2025-W36
input-stray-file = 没有人读 `{$path}`：既不是记录，也没有记录把它列为证据
input-move-file = 记录放在 `<合同>/records/` 下、以 .toml 结尾；附件写进某条记录的 `evidence`
input-git-field = `{$field}` 由 git 给出，记录不能自己写
input-git-field-help = 删去 `{$field}`；算例与用例中的记录可以写
input-schema-git-field = 字段名 `{$field}` 留给 git 给出的时间
input-schema-git-field-help = 换一个字段名
