pactbookSearch("demo/b0",[["demo","","","demo.html","",""],["Q-1","","问题 · 2026-03-02 10:00:00 · 2026-03-02 11:00:00 · question","demo/log_question_2026-03.html#r-q-1","2026-03-02",""]]);
