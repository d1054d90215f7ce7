"""What all tests share: examples drawn by hypothesis are the same in every run of the same tests.

`HYPOTHESIS_PROFILE=fresh` draws new ones; so do `make fuzz` and `tests/oracles/ten_thousand.py`, by their seeds.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, database=None)
settings.register_profile("fresh")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# They need a Chromium, and a part that nothing else needs: `make test-browser`.
collect_ignore = [] if os.environ.get("BRIGHTLINE_BROWSER") else ["browser"]
