"""`python -m bench`: measure, print, write `bench/results.json` and the page of the handbook."""

from bench.run import main

raise SystemExit(main())
