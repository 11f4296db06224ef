history-paths-first = 首次提交
history-paths-last = 最后提交
history-paths-path = 路径
history-paths-gone = （已删除）
history-paths-shallow = 这是浅克隆，更早的历史不在这里；`git fetch --unshallow` 可取回。首次提交是克隆起点的路径，真正的首次提交无从查证
history-paths-graft = 主干上有提交被嫁接或替换；这里按提交本身的父提交列出，不按替换后的
history-paths-missing = 历史中有对象缺失或损坏，更早的历史读不出；`git fetch --refetch` 或可取回。首次提交是断点处的路径，真正的首次提交无从查证
