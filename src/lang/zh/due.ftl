# due: what is overdue and what falls due next, in the terminal
due-horizon = 截至 {$at}（{$revision}）；{$within}到期的，和所有逾期的
due-within-today = 今天内
due-within = {$time}内
due-group-overdue = 逾期未完成 {$n} 项
due-group-waiting = 可以签署 {$n} 项（合同没有规定期限）
due-group-today = 今天到期 {$n} 项
due-group-soon = {$days} 天内到期 {$n} 项
due-group-later = 之后到期 {$n} 项
due-and-more = {$what}，另有 {$n} 次
due-late-today = 今天逾期
due-late = 逾期 {$n} 天
due-left-today = 今天
due-left = 还剩 {$n} 天
due-nothing = 没有逾期的，也没有将要到期的。
due-look = 追问某一项的由来：{$command}
