"""What the papers show, as facts of the vocabulary: at least these papers came; the rest stays unknown."""

from __future__ import annotations

from collections.abc import Sequence

from brightline.paper.request import Paper

ACTIONS = {
    "custody": "hold",
    "notice_of_release": "notify_release",
    "transfer": "transfer",
    "information": "share_information",
    "interview": "allow_interview",
}
"""What a request asks for, and the action that would do it."""
WARRANTS = ("administrative_warrant", "court_warrant")
"""Kinds of paper that ask nothing and are handed over to act on."""


def facts_of(
    papers: Sequence[Paper], asks: Sequence[str], requester: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Facts as `--fact` writes them, and the papers that claim to be a court's.

    A paper counts when what it is was read surely. A court's paper is only claimed: it gives no fact. That no other
    paper came is for a person to say, so every list is "at least".
    """
    known = tuple(dict.fromkeys(p.paper for p in papers if p.paper is not None and p.status == "read"))
    claimed = tuple(dict.fromkeys(p.paper for p in papers if p.paper is not None and p.status == "claimed"))
    facts = []
    if known:
        facts.append(f"papers+={','.join(known)}")
    if asks:
        facts.append(f"request.kind+={','.join(asks)}")
    if requester is not None:
        facts.append(f"requester={requester}")
    return tuple(facts), claimed
