authority-no-object = 写了由谁，没有写管什么
authority-no-object-help = 加上 `kinds` 或 `fields`，如 `fields = ["incident.severity"]`
authority-no-party = 写了管什么，没有写由谁
authority-no-party-help = 加上 `parties`，如 `parties = ["buyer"]`
authority-unknown-kind = 没有 `{$name}` 这种记录
authority-unknown-field = 没有 `{$name}` 这个字段
identity-key-unreadable = 不是能够验证的 SSH 公钥
identity-key-unreadable-help = 把公钥文件的一整行抄进来：`ssh-ed25519 AAAA...`、`ecdsa-sha2-nistp256 ...` 或 `ssh-rsa ...`
identity-empty = 这个身份无从辨认
identity-empty-help = 加上 `mails`、`keys` 或 `signers`
identity-days = {$until} 截止，早于 {$from} 开始
identity-mail-anybody = `{$pattern}` 使任何人都成了这一方
identity-mail-form = `{$pattern}` 不是邮箱地址
identity-mail-help = 写邮箱地址，或者带本方域名的样式：`*@buyer.example`
identity-signers-path = `{$file}` 不是合同文件夹里的文件
identity-signers-path-help = 写 `contract.toml` 旁边的文件，如 `allowed_signers`
identity-signers-missing = 没有文件 `{$file}`
identity-signers-missing-help = 把 `{$file}` 放在 `contract.toml` 旁边，或者删去 `signers`
identity-signers-nobody = `{$file}` 里没有一行是这个身份的
identity-signers-nobody-help = 把 `mails` 里的地址写进某一行的开头
identity-key-twice = 密钥 {$key} 既归 `{$first}` 又归 `{$second}`：用它签名的提交两方都不算
identity-key-twice-help = 各方各用自己的密钥
signers-line-help = 按 git 的 `allowedSignersFile` 写：`地址 [选项] 密钥类型 公钥`
signers-quotes = 引号没有配对
signers-no-principal = 这一行没有写地址
signers-key = 不是能够验证的 SSH 公钥
signers-option = 读不懂的选项：`{$option}`
signers-empty-time = `valid-before` 不晚于 `valid-after`
doer-proven = {$role}的{$name}（已签名）
doer-by-mail = {$role}的{$name}（仅凭邮箱）
doer-pretended = 用{$role}的邮箱 {$mail}、却没有该方签名的人
doer-stranger = 合同里没有的 {$name} <{$mail}>
no-authority-set = {$field}：{$new}
no-authority-changed = {$field}：{$old} → {$new}
no-authority-removed = {$field}：{$old} 被删去
no-authority-key = `{$key}`：{$old} → {$new}
no-authority-record = `{$id}` 越权：应由{$holders}填写，却由{$who}在提交 {$commit} 中填写：{$changes}
no-authority-record-past = `{$id}` 曾越权：应由{$holders}填写，曾由{$who}在提交 {$commit} 中填写，其后已更换：{$changes}
no-authority-record-help = 有权的一方用自己的提交填写之前，这些字段不作为判定依据
no-authority-deleted = `{$id}` 越权删除：属于{$holders}，却由{$who}在提交 {$commit} 中删除
no-authority-deleted-help = 恢复这条记录，或由所属的一方自己删除
no-authority-terms = `{$path}` 越权：应由{$holders}修改，却由{$who}在提交 {$commit} 中修改：{$changes}{$more ->
    [0] {""}
   *[other] ，另有 {$more} 处
}
no-authority-terms-past = `{$path}` 曾越权：应由{$holders}修改，曾由{$who}在提交 {$commit} 中修改，现已全部不存：{$changes}
no-authority-file = `{$path}` 越权：应由{$holders}修改，却由{$who}在提交 {$commit} 中修改
no-authority-file-past = `{$path}` 曾越权：应由{$holders}修改，曾由{$who}在提交 {$commit} 中修改，其后已更换
no-authority-terms-help = 判定按最后一个经同意的版本进行；撤销这一改动，或由有权的一方用自己的提交修改
no-authority-mixed-help = 已没有整体经同意的版本；撤销这一改动，或由有权的一方用自己的提交修改
commit-unsigned = 提交 {$commit}（{$name} <{$mail}>）未签名
commit-unverified = 提交 {$commit}（{$name} <{$mail}>）的签名是 {$form}，这里不能验证
commit-unsigned-help = 用合同里写明的 SSH 密钥签名：`git config gpg.format ssh`、`git commit -S`
commit-bad-signature = 提交 {$commit}（{$name} <{$mail}>）的签名不符
commit-bad-signature-help = 向作者核实这个提交；其中的内容不算任何一方的意思
commit-unknown-author = 提交 {$commit} 的作者 {$name} <{$mail}> 身份不明：合同里没有
commit-unknown-key = 提交 {$commit}（{$name} <{$mail}>）用 {$key} 签名，合同里没有这把密钥
commit-unknown-author-help = 由采购人在 `[[party.identity]]` 里加上这个邮箱或密钥，或者查明是谁
