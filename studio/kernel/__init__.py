"""What any application needs, with no word of the trade: settings, database, files, jobs, web."""
