# 封存与核对

assess-seal-damaged = 封存文件损坏，以下按现有证据计算，不能定稿
assess-unsealed = 按现有证据
assess-sealed = 已封存，以封存为准
assess-sealed-same = 已封存，与现有证据一致
settle-deduction-sealed = 扣款（已封存，以封存为准）
settle-penalty-unsealed = { $title }按现有证据应计
settle-penalty-sealed = { $title }已封存，以封存为准
settle-penalty-stands = 合计

seal-unchanged = 封存未变
seal-same-result = 依据有变，结果未变
seal-amended = 有修正，未采纳
seal-damaged = 封存损坏
seal-unknown-period = 考核期不存在
seal-ahead = 尚未封存

seal-figure-total = 总分
seal-figure-grade = 等级
seal-figure-section = 第 { $id } 组得分
seal-figure-item = 第 { $id } 项得分
seal-figure-bonus = 加分 { $id }
seal-figure-deduction = 扣款
seal-figure-damages = 违约金
seal-figure-penalty = 违约处理 { $id }
seal-figure-verdicts = 义务 { $id } 的结论
seal-counts = 合格 { $met }，违约 { $breached }，除外 { $excused }，无法判定 { $undecidable }，未到期 { $open }
seal-change = { $what }：{ $old } → { $new }
seal-and-more = 另有 { $n } 处

seal-cause-changed = 记录 `{ $id }` 有改动
seal-cause-changed-by = 记录 `{ $id }` 有改动（提交 { $commit }，{ $author }）
seal-cause-added = 记录 `{ $id }` 新计入
seal-cause-added-by = 记录 `{ $id }` 新计入（提交 { $commit }，{ $author }）
seal-cause-removed = 记录 `{ $id }` 已被删除
seal-cause-removed-by = 记录 `{ $id }` 已被删除（提交 { $commit }，{ $author }）
seal-cause-contract = 合同文件有改动
seal-cause-calendar = 工作日历有改动
seal-cause-kind = 自定义记录类型 `{ $name }` 有改动
seal-cause-version = 程序版本不同：封存时 { $from }，现在 { $to }
seal-cause-time = 封存时尚未定稿，此后时间推移
seal-cause-git = 此处无从查证 git 事实，封存时可以
seal-cause-elsewhere = 本期依据未变；变的是期外记录、附件或 git 事实

seal-fault-text = 不是文本文件
seal-fault-syntax = 不是 TOML：{ $fault }
seal-fault-form = `form` 缺失，或出自更新的版本
seal-fault-key = `{ $key }` 缺失或无法读取
seal-fault-digest = 内容与其 `digest` 不符，封存后被改过
seal-fault-contract = 写的是合同 `{ $found }`，却放在 `{ $contract }` 之下
seal-fault-name = 写的是考核期 `{ $found }`，文件名却是 `{ $name }`

seal-found-damaged = 考核期 `{ $period }` 的封存文件损坏：{ $fault }；封存的数字一概不作数
seal-found-damaged-help = 用 `git log -- 文件` 找到完好的版本并恢复
seal-found-unknown-period = 封存了考核期 `{ $period }`，合同里没有这一期
seal-found-unknown-period-help = 恢复合同里的考核期，或删除这份封存
seal-found-amended = 考核期 `{ $period }` 封存后依据有变，封存的数字仍然有效；按现有证据：{ $changes }；原因：{ $causes }
seal-found-amended-help = 恢复原来的记录，或由采购人采纳修正：`pactbook seal { $contract } { $period } --amend 理由`
seal-found-same-result = 考核期 `{ $period }` 封存后记录有改动，结果未变：{ $causes }
seal-found-rewritten = 考核期 `{ $period }` 封存时的提交 { $commit } 已不在历史中：历史被改写
seal-found-rewritten-help = 找回含有这一提交的分支；已经公开的历史不得改写

seal-refuse-running = { $period }到 { $last } 才结束，判定时刻是 { $as_of }
seal-refuse-open = 结果尚未定稿：{ $reasons }
seal-refuse-open-help = 补齐之后再封存；确需先行封存，加 `--provisional`，文件中会写明未定稿
seal-refuse-no-commit = 仓库还没有任何提交
seal-refuse-changed = 工作区有未提交的改动：{ $paths }
seal-refuse-changed-help = 先提交，再封存：封存的是提交里的内容
seal-refuse-no-git = 文件夹不在 git 仓库里，封存无从指明提交
seal-refuse-no-git-help = 用 `git init` 建仓库并提交之后再封存
seal-refuse-revision = 封存写入工作区，不能用于裸仓库，也不能加 `--rev`
seal-refuse-revision-help = 检出要封存的提交，再运行
seal-refuse-sealed = 考核期 `{ $period }` 已经封存
seal-refuse-sealed-help = 要采纳修正，加 `--amend 理由`；原来的数字会留在文件里
seal-refuse-nothing = 考核期 `{ $period }` 还没有封存，无可修正
seal-refuse-nothing-help = 去掉 `--amend`
seal-refuse-reason = `--amend` 的理由是空的
seal-refuse-same = 考核期 `{ $period }` 的封存与现有证据一致，无可修正
seal-refuse-unreadable = 考核期 `{ $period }` 的封存文件无法读取，修正会丢掉原来的数字
seal-refuse-unreadable-help = 先用 git 恢复这份文件

seal-open-unread = 有 { $n } 处输入未能读取
seal-open-range = 得分为 { $score }
seal-open-awaits = 尚待：{ $title }
seal-open-pending = { $n } 项结论未到期
seal-open-undecidable = { $n } 项结论无法判定
seal-open-judgement = 还有评分未给出
seal-open-penalty = 违约处理“{ $title }”尚未确认或判定
seal-open-deduction = 扣款还是一个区间

seal-comment-1 = { $contract } · { $period }：考核结果封存
seal-comment-2 = 由 `pactbook seal` 写成，请勿手改：改动一个数字，整份封存即告失效。
seal-comment-3 = 以下数字自本文件提交之日起有效；此后证据有变，另作修正列出，不改这里的数字。
seal-comment-4 = 核对：检出提交 { $commit }，运行 `pactbook score --contract { $id } --period { $period_id } --as-of { $as_of }`。
seal-comment-provisional = 注意：封存时结果尚未定稿。

cli-seal-written = 已封存：{ $path }
cli-seal-next = 请核对后由采购人签名提交：git add { $path } && git commit -S
cli-seal-refused = 不能封存合同 `{ $contract }` 的考核期 `{ $period }`
cli-seal-note = 已封存（{ $as_of }，提交 { $commit }）：{ $state }
cli-seal-provisional = 封存时尚未定稿
cli-seal-change = 按现有证据：{ $what } { $old } → { $new }（修正，未采纳）
cli-seal-cause = 原因：{ $cause }
cli-seal-damaged = 封存文件损坏：{ $fault }；以下按现有证据计算
cli-seal-payable = 修正全部采纳后应付 { $amount }（修正，未采纳；差额 { $difference }）

site-seal-stands = 本期结果已封存（判定时刻 { $as_of }，提交 { $commit }），以下数字以封存为准。
site-seal-provisional = 封存时结果尚未定稿。
site-seal-amended = 封存后依据有变。按现有证据会得出下列数字；这是修正，未经采纳，不影响封存的结果。
site-seal-same = 封存后依据有变，结果未变。
site-seal-damaged = 本期的封存文件损坏（{ $fault }），封存的数字不作数；以下按现有证据计算，不能定稿。
site-seal-what = 数字
site-seal-old = 封存
site-seal-new = 按现有证据
site-seal-causes = 原因
site-seal-amendments = 修正，未采纳
site-seal-payable = 全部采纳后应付
site-seal-difference = 与现行应付的差额
site-seal-badge = 已封存
site-answer-sealed = { $period }的结果已封存，可以据此签字付款。
site-answer-sealed-amended = { $period }的结果已封存，以封存为准；此后依据有变，见修正。

cli-verify-version = 网站出自 pactbook { $site }，这里是 { $own }
cli-verify-identical = 一致：{ $n } 个文件
cli-verify-differs = 不一致：{ $differing } 个文件内容不同，{ $missing } 个缺失，{ $extra } 个多余；共核对 { $n } 个
cli-verify-file-differs = 内容不同
cli-verify-file-missing = 缺失
cli-verify-file-extra = 多余
cli-verify-built = 重建自提交 { $commit }，判定时刻 { $as_of }
cli-archived = 网站已写入 { $path }：{ $files } 个文件
