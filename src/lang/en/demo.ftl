demo-written = demonstration written to {$folder}: {$commits} commits, the last is {$head}; next:
demo-next-check = see what is found; some irregularities are planted
demo-next-history = see when a record landed and who changed it afterwards
demo-next-build = write the site
demo-next-log = see branches, merges and who committed
