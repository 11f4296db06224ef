demo-written = 示范仓库已写入 {$folder}：{$commits} 次提交，最后一次 {$head}；接下来可以：
demo-next-check = 看检查出什么，其中有故意埋下的几处异常
demo-next-history = 看一条记录何时入库、后来被谁改过
demo-next-build = 生成站点
demo-next-log = 看分支、合并与提交人
