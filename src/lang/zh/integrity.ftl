# git 作证：何时入库、何人改动、无从查证。
# commit、author、landed：提交、作者、进入主干的时间。

integrity-not-shown = （不显示）
integrity-list = {$n} 项
integrity-table = （表）
integrity-filed-late = 迟交 {$late}：{$filed} 入库，应于 {$due} 前（自“{$field}”起 {$limit}）（提交 {$commit}，{$author}，{$landed} 进入主干）
integrity-not-filed = 尚未入库，时限已过：应于 {$due} 前（自“{$field}”起 {$limit}）
integrity-changed = 进入主干后改动“{$field}”：{$old} → {$new}（提交 {$commit}，{$author}，{$landed} 进入主干）
integrity-changed-last = 进入主干后改动 {$n} 处，最后一处是“{$field}”：{$old} → {$new}（提交 {$commit}，{$author}，{$landed} 进入主干）
integrity-kind-changed = 进入主干后改了记录种类：{$old} → {$new}（提交 {$commit}，{$author}，{$landed} 进入主干）
integrity-kind-changed-last = 进入主干后改动 {$n} 处，最后改了记录种类：{$old} → {$new}（提交 {$commit}，{$author}，{$landed} 进入主干）
integrity-changed-help = 请核对改动的理由；全部经过见 `pactbook history {$id}`
integrity-deleted = 记录 `{$id}` 已被删除（提交 {$commit}，{$author}，{$landed} 进入主干）
integrity-deleted-unnamed = 一条没有编号的记录已被删除（提交 {$commit}，{$author}，{$landed} 进入主干）
integrity-deleted-help = 请核对删除的理由；有误的记录应以 `corrects` 更正，而不是删除
integrity-ahead = 日期超前：“{$field}”为 {$value}，而提交于 {$committed}，当时尚未发生（提交 {$commit}，{$author}，{$landed} 进入主干）
integrity-ahead-first = 日期超前 {$n} 处，其中“{$field}”为 {$value}，而提交于 {$committed}，当时尚未发生（提交 {$commit}，{$author}，{$landed} 进入主干）
integrity-ahead-help = 请核对该时刻，或提交者电脑的时钟
integrity-backdated = 提交日期倒退：提交日期 {$committed} 早于其上一提交的 {$parent}（提交 {$commit}，{$author}，{$landed} 进入主干）
integrity-backdated-help = 请核对提交者电脑的时钟，以及提交日期是否被改写
integrity-undated-kind = 种类 `{$kind}` 的记录没有日期，入库时限无从起算
integrity-undated-kind-help = 用 `from` 写明起算的字段
integrity-shallow = 这是浅克隆，更早的历史不在其中：何时入库、何人改动无从查证
integrity-rights-unknown = {$reason}；合同指名了各方，谁越权改了什么也查不出，结果不能作数
integrity-shallow-help = 运行 `git fetch --unshallow`，或在流水线中取全部历史（如 `fetch-depth: 0`）
integrity-folder-moved = 数据文件夹换过地方，换之前的历史没有追查：何时入库、何人改动无从查证
integrity-folder-moved-help = 用 `git log -p pactbook.toml` 查看；改回原来的文件夹，或由采购人查明换的那次没有别的改动
integrity-graft = 有嫁接或替换改写了提交的上下级，git 所示不是当初提交的样子：何时入库、何人改动无从查证
integrity-graft-help = 用 `git replace --list` 查看，以 `git replace --delete` 撤销；`.git/info/grafts` 请删除
integrity-missing = 缺少较早的提交或目录对象：何时入库、何人改动无从查证
integrity-missing-help = 运行 `git fetch --refetch`，不带 `--filter`
integrity-no-repository = 不在 git 仓库中：何时入库、何人改动无从查证
integrity-no-repository-help = 用 `git clone` 取得数据仓库，而不是下载的文件夹
integrity-no-commit = git 仓库中还没有提交：何时入库、何人改动无从查证
integrity-no-commit-help = 运行 `git add` 与 `git commit`
integrity-damaged = git 历史读不出来（{$cause}）：何时入库、何人改动无从查证
integrity-damaged-help = 用 `git fsck` 检查，用 `git fetch --refetch` 补取
