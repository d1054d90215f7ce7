"""`python -m brightline.cli`, for a checkout whose scripts are not on the path."""

from brightline.cli import main

main()
