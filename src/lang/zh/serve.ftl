# serve: the preview in the terminal and in its pages
serve-at = 预览地址：{$address}
serve-ends = 保存文件，页面随即更新；按 Ctrl-C 结束。
serve-open = 警告：{$address} 不是本机地址，同一网络中的人都能看到尚未提交的内容；不写 `--address` 就只有本机能看。
serve-turn = {$what}：{$ms} 毫秒，{$found}
serve-first = 读入
serve-state = 仓库状态有变
serve-changed = {$path}
serve-changed-more = {$path} 等 {$n} 个文件
serve-found = 错误 {$errors}，警告 {$warnings}，违约 {$breaches}
serve-stopped = 最近一次保存无法显示，下面是之前的页面
serve-nothing = 页面还做不出来
serve-theme = 主题有误，这一页做不出来
serve-errors = 输入有 {$n} 处错误，页面按其余内容生成
serve-more = 另有 {$n} 处，见“输入问题”页
serve-hint = 办法：{$hint}
serve-nowhere = 没有这一页
serve-nowhere-path = 站点里没有 {$path}。是否要看：
