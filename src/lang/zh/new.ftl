# 新建记录

new-ask-contract = 属于哪份合同？
new-ask-kind = 要记的是什么？
new-ask-slot = 对应哪一项待办？
new-ask-slot-none = 都不是
new-ask-again = 请填 1 至 { $n } 之间的编号，或直接写名称
new-ask-list = 多个值用逗号隔开
new-ask-skip = 没有就直接回车

new-slots-none = { $contract }没有可由记录填补的空缺
new-slots-open = 正在进行，还来得及（{ $n } 项）
new-slots-ahead = 接下来
new-slots-missed = 已经过期（{ $n } 项，列出最近 { $shown } 项）
new-slots-next = 填补其中一项：{ $command }
new-slot-due = { $at } 截止

new-kinds = { $contract }要用到的记录种类
new-kinds-open = { $n } 项待填
new-kinds-next = 新建一条：pactbook new 种类 字段=值 …；看有哪些空缺：pactbook new --slot

new-filed = 已写入 { $path }（{ $n } 条）
new-would-file = 将写入 { $path }（{ $n } 条）；试运行，未写
new-and-more = ……另有 { $n } 条，写法相同
new-refused = 有 { $n } 处不能入库，什么也没有写
new-left-open = 合同要看而尚未填写的：{ $fields }。知道之后补上
new-left-to-judge = 留给采购人认定的：{ $fields }
new-before = 写入之前
new-next = 接着提交：{ $command }
