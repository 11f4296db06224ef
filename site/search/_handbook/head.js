pactbookSearch("_handbook/head",{"docs":156,"segments":[[156,1]],"blocks":[0],"groups":[[100001,2,"handbook","zh"],[100001,2,"handbook","en"]]});
