# 合同中的表达式：筛选条件与计量。

expr-type-bool = 是非判断
expr-type-number = 数值
expr-type-text = 文本
expr-type-enum = 枚举
expr-type-ref = 引用
expr-type-instant = 时刻
expr-type-date = 日期
expr-type-duration = 时长
expr-type-money = 金额
expr-type-share = 百分比
expr-type-size = 数据量
expr-type-measure = 计量值（单位 { $units }）
expr-type-list = { $item }列表
expr-type-table = 表

expr-too-long = 表达式长 { $bytes } 字节，上限 { $limit } 字节
expr-too-deep = 表达式嵌套超过 { $limit } 层
expr-help-too-deep = 去掉多余的括号，或拆成几条
expr-stranger = 表达式中不能出现 `{ $character }`
expr-single-equals = 单个 `=` 不是比较
expr-number-tail = 数字 `{ $number }` 后面紧跟着 `{ $tail }`
expr-help-number-tail = 数字只写十进制，不用科学计数法；带单位的写进引号，如 `duration("2h")`
expr-number-digits = 数字位数过多，无法精确表示
expr-unclosed-text = 文本缺少结尾的 { $quote }
expr-escape = `{ $escape }` 不是有效的转义
expr-help-escape = 反斜杠本身写作 `\\`
expr-null = 没有 `null` 这个值
expr-help-null = 字段是否填报用 `has(…)` 判断
expr-index = 列表不能按序号取值
expr-help-index = 改用 `exists`、`all` 或 `filter`

expr-unexpected = 此处应为{ $wanted }，却是 `{ $found }`
expr-unexpected-end = 此处应为{ $wanted }，表达式却已结束
expr-want-operator = 运算符或结尾
expr-want-operand = 一个值
expr-want-name = 名称
expr-want-sign = `{ $sign }`
expr-want-comma = `,` 或 `{ $sign }`

expr-unknown-name = 没有名为 `{ $name }` 的字段
expr-unknown-field = `{ $of }` 中没有字段 `{ $name }`
expr-unknown-member = 该表中没有字段 `{ $name }`
expr-group = `{ $name }` 是一组字段，不是单个字段
expr-not-table = { $type }下面没有字段 `{ $name }`
expr-unknown-function = 没有名为 `{ $name }` 的函数
expr-help-write = 写作 `{ $right }`
expr-help-method = 写在值的后面：`x.{ $name }(…)`
expr-help-function = 写在值的前面：`{ $name }(x)`
expr-arguments = `{ $name }` 应有 { $wanted } 个参数，实有 { $found } 个
expr-has = `has` 的括号里应为字段，不能是算出来的值
expr-not-condition = 结果是{ $type }，不是条件
expr-help-condition = 加上比较，使结果为“是”或“否”
expr-not-list = 此处应为列表，却是{ $type }
expr-not-text = 此处应为文本，却是{ $type }
expr-no-size = { $type }没有长度可数
expr-empty-list = 列表是空的
expr-made-list = 表达式中拼出的列表不能作为结果
expr-unlike = { $left }与{ $right }不能放在一起
expr-unlike-operands = { $left }与{ $right }之间不能用 `{ $sign }`
expr-no-order = { $type }没有大小先后，不能用 `{ $sign }`
expr-help-chain = 两个比较之间用 `&&` 连接
expr-negate = { $type }不能取负
expr-enum-order = 枚举的取值没有大小先后，不能用 `{ $sign }`
expr-help-enum-order = 逐一列出取值：`x in ["…", "…"]`
expr-no-such-word = `{ $word }` 不在枚举取值之列：{ $words }
expr-help-enum = 枚举只能用 `==`、`!=` 或 `in` 与自己的取值比较
expr-help-share-of-money = 百分比先除以 100，再与金额相乘
expr-not-written = `{ $name }` 的括号里应为加引号的文本
expr-constructor = `{ $name }` 读不懂 `{ $text }`
expr-help-constructor = 写法如 `{ $name }("{ $example }")`
expr-help-calendar = 只写小时、分钟或秒；天和月的算法由条款的日历决定
expr-variable = 列表函数的第一个参数应为元素的名称
expr-variable-taken = `{ $name }` 已另有所指
expr-help-variable-taken = 给元素换一个名称
expr-macros = 列表函数嵌套超过 { $limit } 层

expr-division-by-zero = 除数为零
expr-overflow = 结果超出可表示的范围
expr-currencies = { $left } 与 { $right } 币种不同，不能直接比较或相加
expr-budget = 求值超过 { $limit } 步
expr-wrong-type = 值与字段声明的类型不符
