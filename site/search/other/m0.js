pactbookSearch("other/m0",["ABC","AAA"]);
