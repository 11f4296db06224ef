chart-no-data = 还没有可画的数据
chart-and-more = {$list} 等 {$n} 项
chart-ahead = 未开始
chart-state-met = 合格
chart-state-breached = 违约
chart-state-excused = 除外
chart-state-pending = 待定
chart-state-upcoming = 未到期
chart-state-undecidable = 无法判定
chart-bar-certain = 已判定
chart-bar-open = 未定
chart-bar-now = 现状
chart-bar-full = 满分
chart-sections-section = 部分
chart-sections-full = 满分
chart-sections-now = 现得分
chart-sections-low = 最低
chart-sections-high = 最高
chart-sections-title-lost = {$period}得 {$now} 分（满分 {$full}），失分最多的是“{$worst}”，扣 {$lost} 分
chart-sections-title-lost-open = {$period}现得 {$now} 分（满分 {$full}），现有未定事项定下来后在 {$low} 至 {$high} 之间；失分最多的是“{$worst}”，扣 {$lost} 分
chart-sections-title-full = {$period}得满分 {$full} 分
chart-sections-title-full-open = {$period}现在没有失分（满分 {$full}），现有未定事项定下来后在 {$low} 至 {$high} 之间
chart-sections-description = 横条图，每行一个部分。外框是满分，实心是现有未定事项全部扣分时的得分，斜线是未定的分数，竖线是现得分；尚未到期和以后发生的不在内。数字见下表。
chart-matrix-window = 窗口
chart-matrix-title-none = {$title}：还没有到期的
chart-matrix-title = {$title}：到期 {$due} 个，合格 {$met} 个，违约 {$missed} 个
chart-matrix-description = 格子图，每行一个窗口，每列一个分别考核的对象。浅色为合格，深色浅字为违约，带框为除外、无法判定或未到期。数字见下表。
chart-months-month = 月份
chart-months-scored = 扣分的违约
chart-months-unscored = 不扣分的违约
chart-months-lost = 当月扣分
chart-months-score = 月末得分
chart-months-breaches = 违约次数
chart-months-ahead = 未到的月份
chart-months-title = {$period}截至 {$until}：违约 {$all} 次，其中扣分 {$scored} 次，共扣 {$lost} 分，现为 {$now} 分
chart-months-title-unscored = {$period}截至 {$until}：违约 {$all} 次
chart-months-title-none = {$period}截至 {$until} 没有违约
chart-months-description = 上图是逐月累计扣分后的得分，为阶梯线；下图是每月违约次数，实心为扣分的，浅色为不扣分的。数字见下表。
chart-months-description-unscored = 柱形图，每月一柱，表示违约次数。数字见下表。
chart-incidents-record = 记录
chart-incidents-all = 故障处理时限
chart-incidents-what = 要求
chart-incidents-at = 起算时间
chart-incidents-taken = 用时
chart-incidents-limit = 时限
chart-incidents-share = 占时限
chart-incidents-verdict = 判定
chart-incidents-minutes = 用时（分钟）
chart-incidents-hours = 用时（小时）
chart-incidents-days = 用时（天）
chart-incidents-percent = 用时占时限的百分比
chart-incidents-limit-line = 时限 {$limit}
chart-incidents-limit-percent = 时限（100%）
chart-incidents-title-none = {$title}：没有需要计时的记录
chart-incidents-title-good = {$title}：{$all} 起全部没有超时
chart-incidents-title-late = {$title}：{$all} 起中 {$late} 起超时（{$list}）
chart-incidents-title-good-several = {$title}：计时 {$all} 项，没有超时
chart-incidents-title-late-several = {$title}：计时 {$all} 项，{$late} 项超时（{$list}）
chart-incidents-description = 散点图，横轴是起算时间，纵轴是用时，虚线是时限，线以上为超时。每个记号是一条记录，形状表示判定。数字见下表。
chart-incidents-description-percent = 散点图，横轴是起算时间，纵轴是用时占各自时限的百分比，虚线是百分之百，线以上为超时。每个记号是一条记录，形状表示结论。数字见下表。
chart-slots-month = 月份
chart-slots-list = 违约的时段
chart-slots-nothing = 当日没有要求
chart-slots-title-none = {$title}：还没有到期的时段
chart-slots-title-good = {$title}：到期 {$due} 个时段，没有违约
chart-slots-title-missed = {$title}：到期 {$due} 个时段，合格 {$met} 个，违约 {$missed} 个（{$list}）
chart-slots-title-others = {$title}；另有 {$n} 个除外或无法判定
chart-slots-description = 日历图，每行一个月，每列一日，跨多日的时段连成一条。浅色为合格，深色带叉为违约，斜线为除外或无法判定，空框为未到期。数字见下表。
chart-waterfall-step = 步骤
chart-waterfall-now = 现状
chart-waterfall-low = 最少
chart-waterfall-high = 最多
chart-waterfall-level = 金额
chart-waterfall-deducted = 扣减
chart-waterfall-range = {$low} 至 {$high}
chart-waterfall-base = 横轴从 {$base}起，锯齿处省略
chart-waterfall-title-none = 没有可结算的金额
chart-waterfall-title-full = 应付全额 {$full}，没有扣减
chart-waterfall-title-full-open = 现在没有扣减，现有未定事项定下来后应付合计在 {$low}至 {$high}之间
chart-waterfall-title-cut = 全额 {$full}，扣减 {$lost}，应付合计 {$now}
chart-waterfall-title-cut-open = 全额 {$full}，现扣减 {$lost}，应付合计 {$now}；现有未定事项定下来后在 {$low}至 {$high}之间
chart-waterfall-description = 瀑布图，自上而下从合同全额到应付合计，每行一步；实心是已判定的，斜线是未定的，竖线是现状；未开始的考核期按零分至满分计，尚未到期和以后发生的不在内。数字见下表。
chart-clock-from = 自
chart-clock-to = 至
chart-clock-what = 事项
chart-clock-length = 时长
chart-clock-so-far = 累计计时
chart-clock-and = 、
chart-clock-counts = 计时
chart-clock-off-hours = 服务时段外
chart-clock-weekend = 周末
chart-clock-holiday = 节假日
chart-clock-paused = 暂停
chart-clock-limit = 时限
chart-clock-late = 超时
chart-clock-late-by = 超时 {$late}
chart-clock-now = 判定时刻
chart-clock-start = 起算
chart-clock-done = 完成
chart-clock-slot-before = 前一时段 {$record}
chart-clock-slot-after = 后一时段 {$record}
chart-clock-due = 期限
chart-clock-title-outcome = {$title}：{$summary}
chart-clock-title-record = {$record} 的经过：共 {$n} 个时刻，历时 {$length}
chart-clock-description = 时间线。实心段计时，其余各段不计时并注明原因；粗竖线是期限，其下的实心条是超时部分。逐段的时长见下表。
chart-clock-description-plain = 时间线，每条竖线是一个登记的时刻。时间见下表。
chart-trend-on = 截至
chart-trend-period = 考核期
chart-trend-score = 得分
chart-trend-range = 未定的范围
chart-trend-breached = 违约
chart-trend-records = 记录
chart-trend-payable = 应付
chart-trend-commit = 提交号
chart-trend-heading-score = 月末得分
chart-trend-heading-breached = 月末违约（全合同累计）
chart-trend-title-plain = 截至 {$on} 累计违约 {$breached} 起，比上一次{ $more ->
    [0] 没有增加
   *[other] 多 {$more} 起
}
chart-trend-title-first = 截至 {$on} 得 {$now} 分，累计违约 {$breached} 起
chart-trend-title-down = 截至 {$on} 得 {$now} 分，比上一次低 {$by} 分；累计违约 {$breached} 起，{ $more ->
    [0] 没有增加
   *[other] 多 {$more} 起
}
chart-trend-title-up = 截至 {$on} 得 {$now} 分，比上一次高 {$by} 分；累计违约 {$breached} 起，{ $more ->
    [0] 没有增加
   *[other] 多 {$more} 起
}
chart-trend-title-same = 截至 {$on} 得 {$now} 分，与上一次相同；累计违约 {$breached} 起，{ $more ->
    [0] 没有增加
   *[other] 多 {$more} 起
}
chart-trend-description = 每月末一点，按当时已经进入主干的证据判定：上图是得分，斜线框是未定的范围，虚线处换考核期；下图是当时的违约数。后来补交和更正的不在其中。数字见下表。
chart-trend-description-plain = 每月末一柱，按当时已经进入主干的证据判定的违约数。后来补交和更正的不在其中。数字见下表。
chart-spark-title = {$months} 个月共违约 {$n} 起，{$month} 最多，{$most} 起
chart-spark-none = {$months} 个月没有违约
chart-spark-about = 一柱一个月：实心的计分，空心的不按次扣分。
chart-spark-about-plain = 一柱一个月。
chart-grid-title = {$n} 项定期工作到期 {$due} 次，违约 {$missed} 次，都在其中 {$bad} 项：{$list}
chart-grid-title-good = {$n} 项定期工作到期 {$due} 次，没有违约
chart-grid-about = 一行一项，缺得多的在前：每天或每周一次的，一格一周；间隔更长的，一格一次。一格里有几次的，显示最差的一次。竖线是判定时刻，右边是合格数 / 到期数。
chart-grid-about-long = 一行一项，缺得多的在前：每天或每周一次的，一格一个月；间隔更长的，一格一次。一格里有几次的，显示最差的一次。竖线是判定时刻，右边是合格数 / 到期数。
chart-grid-cadence = 定期工作
chart-grid-due = 到期
chart-grid-count = 合格 / 到期
chart-timeline-title = {$n} 起故障，{ $breached ->
    [0] 没有违约
   *[other] {$breached} 起有违约
}；最长 {$longest}（{$id}）
chart-timeline-title-lasting = {$n} 起故障，{ $breached ->
    [0] 没有违约
   *[other] {$breached} 起有违约
}，{$lasting} 起尚未恢复；最长 {$longest}（{$id}）
chart-timeline-about = 一竖一起，横向是发生时刻，高度是从发生到恢复的时长（越往上越密）；越粗越严重。菱形有违约，圆圈没有，三角尚未恢复。
chart-timeline-some = 数目很多，只画其中 {$n} 起：尚未恢复的，有违约的，再取历时最长的。
chart-timeline-system = 系统
chart-timeline-severity = 级别
chart-timeline-from = 发生
chart-timeline-to = 恢复
chart-timeline-length = 历时
chart-timeline-breached = 违约
chart-timeline-breaches = 违约 {$n} 项
chart-timeline-lasts = 尚未恢复
chart-timeline-unrated = 未定级
chart-timeline-kept = 没有违约
chart-timeline-breach = 有违约
chart-timeline-lasting = 尚未恢复，没有违约
chart-timeline-no-system = 未注明系统
chart-timeline-others = 其他系统
chart-timeline-hour = 1 时
chart-timeline-eight = 8 时
chart-timeline-day = 1 天
chart-timeline-week = 7 天

# How records add up to a total
chart-tally-record = 记录
chart-tally-at = 时刻
chart-tally-adds = 计入
chart-tally-so-far = 累计
chart-tally-maybe = 可能计入 {$amount}
chart-tally-adds-up = 计入的记录
chart-tally-beyond = 应负责的记录
chart-tally-open = 可能计入的记录
chart-tally-limit = 上限
chart-tally-description = 累计图，横轴是窗口内的时间。每条记录把台阶抬高一级；横向虚线是上限，其上的区域为超出；竖虚线是判定时刻。数字见下表。
