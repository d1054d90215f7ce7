"""Draws the faxes that a desk to try receives in its first night: `python -m tests.samples.first_night`."""

from __future__ import annotations

import random
from pathlib import Path

from tests.samples.packets import packet, single
from tests.samples.plain import not_a_request

FAXES = Path(__file__).resolve().parents[2] / "src/brightline/desk/demo/faxes"


def main() -> None:
    """Write the faxes where the desk that is tried finds them."""
    FAXES.mkdir(parents=True, exist_ok=True)
    sent = {
        "1-detainer": packet("plain", 3, kind="fine").transmissions[0],
        "2-with-a-courts-paper": packet("judicial", 5, kind="fine").transmissions[0],
        "3-something-else": single(not_a_request(random.Random(7), kind="flyer"), "fine", 7),
    }
    for name, one in sent.items():
        (FAXES / f"{name}{one.ending}").write_bytes(one.data)


if __name__ == "__main__":
    main()
