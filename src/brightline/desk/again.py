"""That somebody was asked again who he or she is, before what takes a person's own hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import Struct

from brightline.desk.errors import Refused
from brightline.desk.models import User

AGAIN = timedelta(seconds=60)
"""Within this time before a signature who signs was asked who he or she is."""


class Again(Struct, frozen=True):
    """That somebody was asked again who he or she is, and when."""

    user: int
    at: datetime


def check(user: User, proof: str | Again, where: str) -> None:
    """Look at a password that was given again, or at when somebody was asked. Raises Refused."""
    if isinstance(proof, str):
        if not user.check_password(proof):
            raise Refused(where, "That is not your password.", "Nothing was signed.", "Type it again.")
    elif proof.user != user.pk or datetime.now(UTC) - proof.at > AGAIN:
        raise Refused(where, "You were not asked who you are within the last minute.", "Nothing was signed.",
                      "Sign in again, and sign within a minute.")  # fmt: skip
