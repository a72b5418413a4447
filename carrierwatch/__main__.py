"""`python -m carrierwatch` is the command `carrierwatch`."""

from carrierwatch.cli import main

main()
