"""The entry package: builds everything, runs it from the command line, on a schedule, or as a demonstration."""
