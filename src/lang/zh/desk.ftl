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
    [0] 没有计分的违约
   *[other] 计分的违约 {$breaches} 起
}{ $unscored ->
    [0] {""}
   *[other] ，不按次扣分的 {$unscored} 起
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
desk-home-unscored = 另 {$n} 起不按次扣分
desk-home-overdue = 逾期 {$n} 项
desk-home-contract = 合同
desk-home-col-stand = 状态
desk-home-col-score = 得分
desk-home-col-grade = 等级
desk-home-col-breaches = 计分违约
desk-home-col-breaches-plain = 违约
desk-home-col-months = 各月违约
desk-home-col-undecidable = 无法判定
desk-home-col-deducted = 现扣减
desk-home-col-due = 到期
desk-home-col-last = 最近证据
desk-home-col-integrity = 核查
desk-home-payable = 应付
desk-home-range = 可至
desk-home-no-points = 不打分
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
