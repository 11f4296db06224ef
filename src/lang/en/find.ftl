# Search, and tables that sort and filter
