"""Places as OCD division ids, the open civic data convention for governments' territories."""

from __future__ import annotations

TERRITORIES = ("pr", "gu", "vi", "as", "mp")


def division_of(place: str) -> str:
    """A place as an OCD division id: `us/dc` is `ocd-division/country:us/district:dc`."""
    segments = place.split("/")
    parts = ["ocd-division/country:us"]
    if len(segments) > 1:
        state = segments[1]
        parts.append(f"{'district' if state == 'dc' else 'territory' if state in TERRITORIES else 'state'}:{state}")
    if len(segments) > 2:
        name = segments[2]
        if name.endswith("-county"):
            parts.append(f"county:{name.removesuffix('-county').replace('-', '_')}")
        else:
            parts.append(f"place:{name.replace('-', '_')}")
    return "/".join(parts)
