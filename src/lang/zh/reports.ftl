# 报告格式、临近违约、级别与放行

level-at-risk = 临近

at-risk-due = {$due} 到期
at-risk-nearly = {$what}；余量已用八成以上
at-risk-used-up = {$what}；余量已经用完

settings-bad-at-risk = `{$key}` 的值 `{$value}` 不是时长
settings-at-risk-help = 写成 `"4h"`、`"30min"` 或 `"2 days"`；`"0min"` 表示不按期限提示
settings-bad-level = `{$key}` 的值 `{$value}` 不是级别
settings-known-levels = 级别有：{$names}
settings-type-tables = 若干个表 `[[waiver]]`
settings-waiver-aim = 放行没有指明对象：须写 `fingerprint`，或同时写 `rule` 和 `record`
settings-waiver-lacks = 放行缺少 `{$key}`
settings-waiver-day = `until` 不是日期
settings-waiver-help = 写明 `fingerprint`（或 `rule` 和 `record`）、`owner`（负责的岗位）、`reason`（理由）和 `until`（最后一天，如 2026-09-30）

level-unmatched = `[check.levels]` 的 `{$rule}` 没有对应的发现
level-too-low = `{$rule}` 本属错误，最多降为警告
level-too-low-help = 写成 `"warning"`；确需放行的，逐条写 `[[waiver]]`

waiver-expired = `{$what}` 的放行已于 {$until} 到期（{$owner}）
waiver-expired-help = 消除原因后删去这一条，或由负责人改写 `until` 和 `reason`
waiver-unmatched = `{$what}` 的放行没有对应的发现（{$owner}，至 {$until}）
waiver-unmatched-help = 删去这一条，或核对 `rule`、`record`、`fingerprint`

report-at-risk = {$n} 个临近
report-n-waived = {$n} 个已放行
report-waived = 已放行（{$n} 个，不影响判定、分数和金额）
report-waiver = {$what}；{$owner}放行至 {$until}：{$reason}
report-with-help = {$what}（办法：{$help}）
report-left-out = 另有 {$n} 个未在此列出，运行 `pactbook check` 查看全部
report-stop = 。
report-explain = 运行 `pactbook explain {$what}` 查看由来
report-passes = 通过
report-fails = 未通过（{$n} 个）
report-more = 详情
report-breached-passes = {$n} 处违约，但不致未通过
report-undecided-passes = {$n} 处不能判定
report-pending = 尚未到期
report-upcoming = 尚未开始
report-nothing-filed = 没有提交任何记录
report-shown = 只列出数值，不作评判
report-n-found = {$n} 个问题
report-written = 已写入 {$path}
report-comma = ，
