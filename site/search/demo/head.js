pactbookSearch("demo/head",{"docs":2,"segments":[[2,1]],"blocks":[0],"groups":[[0,0,"contract",""],[43,1,"record.question",""]]});
