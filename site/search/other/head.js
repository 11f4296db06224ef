pactbookSearch("other/head",{"docs":3,"segments":[[3,1]],"blocks":[0],"groups":[[0,0,"contract",""],[3,0,"clause",""],[4,0,"obligation",""]]});
