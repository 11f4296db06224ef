# Feeds, calendars, the machine-readable book
