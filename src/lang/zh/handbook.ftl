# 手册页面与用例。
site-article-untranslated = 本页目前只有英文。
site-case-as-of = 判定时刻
site-case-result = 程序的判定
site-case-none = 没有这个结果
site-case-differs = 与用例所写的不符
site-case-clean = 没有发现问题。
