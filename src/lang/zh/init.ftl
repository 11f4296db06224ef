# 新建数据仓库

init-ask-head = 回答几个问题，合同文件就写好了。直接回车取方括号里的值；以后都可以改。
init-ask-contract = 合同的编号，也是文件夹名（字母、数字、-）
init-ask-title = 合同名称
init-ask-buyer = 采购人
init-ask-supplier = 供应商
init-ask-zone = 时区
init-ask-first = 服务期首日
init-ask-last = 服务期末日（当天在内）
init-ask-total = 合同总额，带币种
init-ask-months = 几个月考核一次
init-ask-respond = 故障多久之内响应（2h、30min；没有写 none）
init-ask-restore = 故障多久之内恢复（没有写 none）
init-ask-report = 月报在月末之后多久之内提交（5 workdays、10 days；没有写 none）
init-ask-check = 多久巡检一次（day、workday、week、month；没有写 none）
init-ask-points = 以上各项的分值，合计 100

init-blank = 要有内容，写在一行里
init-bad-id = 用字母、数字、-、_ 和 .，不能以 . 开头或结尾，也不能叫 calendars 或 kinds
init-bad-zone = 不认得这个时区；写成 Asia/Shanghai 或 +08:00
init-bad-date = 不是日期；写成 2026-01-31
init-bad-term = 末日早于首日 { $first }
init-bad-total = 写成 120000.00 CNY：大于零，最多到分，币种用三个大写字母
init-bad-months = 写 1 至 120 之间的整数；一年一次写 12
init-bad-lapse = 写成 2h、30min、5 days 或 5 workdays；没有这一条写 none
init-bad-check = 写 day、workday、week 或 month；没有这一条写 none
init-bad-points = 写成用逗号隔开的正数，例如 30,30,25,15
init-bad-points-n = 有 { $n } 项要分值，给了 { $given } 个
init-bad-sum = 分值合计 { $sum }，应为 { $full }
init-no-duty = 响应、恢复、月报、巡检至少要有一项，否则没有什么可以考核
init-too-many-periods = 考核期超过 120 个；每期的月数写大一些
init-no-question = 没有 { $key } 这个问题

init-made = 已在 { $folder } 写好 { $n } 个文件
init-checked = 检查过了：{ $errors } 个错误，{ $warnings } 个警告
init-git = 已建好 git 仓库，分支 main，还没有提交
init-next-cd = 合同在 { $contract }，对照原文逐条改
init-next-commit = 第一次提交
init-next-new = 记一起故障
init-next-check = 查错，也查违约
init-next-build = 生成站点，打开 public/index.html
