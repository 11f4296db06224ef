pactbookSearch("demo/m0",["AB","AlioB"]);
