"""`python -m stancecli` is `stance`."""

from stancecli.cli import main

main()
