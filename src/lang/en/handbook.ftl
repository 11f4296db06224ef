# Pages of the handbook and their cases.
site-article-untranslated = This page exists in Chinese only.
site-case-as-of = Judged as of
site-case-result = What the program decides
site-case-none = there is no such outcome
site-case-differs = not what the case says
site-case-clean = Nothing is found.
