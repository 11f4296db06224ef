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
