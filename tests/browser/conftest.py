"""A real Chromium, and a desk to try. Run by `make test-browser`; without a Chromium it fails and does not skip."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.desk.trying import Night, tried


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of the system, or the one that BRIGHTLINE_CHROMIUM names."""
    found = os.environ.get("BRIGHTLINE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "There is no Chromium: apt-get install chromium, or name one in BRIGHTLINE_CHROMIUM."
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """The desk that `brightline demo --desk` opens."""
    with tried(tmp_path_factory.mktemp("night")) as found:
        yield found
