pactbookSearch("head",{"contracts":[["demo",2],["other",3],["_handbook",156]],"shards":0});
