# Home, contract and clause pages: what an auditor looks for first
desk-stand-unread = 输入有误
desk-stand-doubtful = 证据存疑
desk-stand-empty = 没有证据
desk-stand-open = 暂不可签
desk-stand-amended = 签后有变
desk-stand-ready = 可以签字
desk-stand-running = 进行中
desk-stand-sealed = 已签定
desk-stand-over = 已期满
desk-stand-ahead = 未开始
desk-among-unread = 输入有误
desk-among-doubtful = 证据存疑
desk-among-empty = 没有证据
desk-among-open = 暂不可签
desk-among-amended = 签后有变
desk-among-ready = 可以签字
desk-among-running = 进行中
desk-among-sealed = 已签定
desk-among-over = 已期满
desk-among-ahead = 未开始
desk-home-stand = {$n} 份{$stand}
desk-home-stands = 共 {$n} 份合同：{$stands}。
desk-home-trouble = { $breaches ->
    [0] 没有违约
   *[other] 违约 {$breaches} 起
}；{ $undecidable ->
    [0] 没有无法判定的事项
   *[other] 无法判定 {$undecidable} 项
}；{ $overdue ->
    [0] 没有逾期未完成的事项
   *[other] 逾期未完成 {$overdue} 项
}。
desk-home-money-none = {$n} 份有结算的合同都没有扣减。
desk-home-money = {$n} 份有结算的合同现扣减合计 {$now}。
desk-home-money-range = {$n} 份有结算的合同现扣减合计 {$now}；现有未定事项定下来后在 {$low}至 {$high}之间。
desk-home-scored = 计分 {$n} 起
desk-home-at-most = 最多 {$n}
desk-home-overdue = 逾期 {$n} 项
desk-home-contract = 合同
desk-home-col-stand = 状态
desk-home-col-score = 得分
desk-home-col-grade = 等级
desk-home-col-breaches = 违约
desk-home-col-months = 各月违约
desk-home-col-undecidable = 无法判定
desk-home-col-deducted = 现扣减
desk-home-col-due = 到期
desk-home-col-last = 最近证据
desk-home-col-integrity = 核查
desk-home-payable = 应付
desk-home-parts = 合同分页
desk-integrity-clean = 无异常
desk-integrity-some = 异常 {$n} 处
desk-integrity-unknown = 不明
desk-overdue = 逾期
desk-payment = 付款
desk-room-over = 超限
desk-room-full = 用尽
desk-room-nearly = 将尽
desk-room-lacking = 未满
desk-room-ample = 有余
desk-room-reached = 已满
desk-room-limit = {$rule} {$n}
desk-room-left = 还剩 {$n}
desk-room-missing = 还差 {$n}
desk-room-beyond = 超出 {$n}
desk-room-none = 没有剩余
desk-room-done = 不再缺
desk-room-points = {$n} 个百分点
desk-room-open = 另有待定 {$n}
desk-room-blind = 另有无法读出的
desk-due = 逾期与到期
desk-due-overdue = 逾期未完成
desk-due-next = 接下来到期
desk-due-none = 没有逾期的，也没有将要到期的。
desk-allowances = 限额余量
desk-allowances-lead = 现在的窗口里，各项限额用了多少、还剩多少；超限和将尽的在前。
desk-allowances-unfiled = 未见记录
desk-col-limit = 限额
desk-col-used = 已用
desk-col-left = 余量
desk-col-window = 窗口
desk-course = 走势
desk-people = 人员与系统
desk-people-posts = 人员
desk-people-systems = 系统
desk-people-registers = 登记
desk-col-person = 人员
desk-col-role = 岗位
desk-col-post = 任职
desk-col-skills = 资格
desk-col-incidents = 故障
desk-col-last-incident = 最近一起
desk-col-entries = 条数
desk-col-expired = 已过期
desk-post-held = 在任
desk-post-left = 已离任
desk-post-ahead = 未到任
desk-until = 至今
desk-qualified = 认定符合要求
desk-unqualified = 认定不符合要求
desk-expired = 证书 {$day} 到期
desk-glance-label = 一眼看
desk-glance-unshown = 没有证据的条款
desk-glance-irregular = 证据异常
desk-contents = 本页内容
desk-clauses-unshown = { $n ->
    [0] 每条能由记录判定的要求都有证据
   *[other] {$n} 条要求没有任何证据
}
desk-clauses-unshown-lead = 已经开始约束、记录也能判定，却没有一条记录说明做了没有。没有记录不等于做到了。
desk-clauses-states = 按状态
desk-clauses-chapters = 章
desk-clauses-chapter = 章
desk-clauses-by-state = 各状态的条款
desk-clauses-no-evidence = 没有证据
desk-clauses-none = 无
desk-room-over-now = 暂时超限
desk-room-short = 低于标准 {$n}
desk-col-now = 现值
desk-span-day = 每天
desk-span-workday = 每个工作日
desk-span-week = 每周
desk-span-month = 每月
desk-span-quarter = 每季度
desk-span-half-year = 每半年
desk-span-year = 每年
desk-span-term = 整个服务期
desk-span-period = 每个考核期
desk-span-holiday = 每个假期
desk-span-holiday-day = 每个放假日
desk-home-unread = 有 {$n} 份合同的输入没有读全，这里的数字可能不完整。
