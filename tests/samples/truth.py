"""What a drawn page really is: the answer that a reading of it is held against."""

from __future__ import annotations

from msgspec import Struct

FORMS = (
    "i-247a", "i-247d", "i-247n", "i-247x", "i-247", "i-200", "i-205", "ao-442", "ao-93", "ao-93c",
    "i-138", "ao-88b", "ao-110", "i-203", "i-862", "i-286", "letter", "cover_sheet", "not_a_request",
)  # fmt: skip
SIGNERS = ("immigration_officer", "immigration_judge", "court", "nobody", "unknown")
"""`nobody`: a block is there and empty. `unknown`: the page has no block."""

BOXES: dict[str, tuple[str, ...]] = {
    "i-247a": (
        "final_order", "pending_proceedings", "biometric_match", "statements", "resume_custody",
        "notify_ice", "notify_cbp", "cancel", "served_in_person", "served_by_mail", "served_other",
    ),
    "i-247d": (
        "terrorism", "gang", "felony", "aggravated_felony", "significant_misdemeanor", "three_misdemeanors",
        "final_order", "pending_proceedings", "biometric_match", "statements", "resume_custody", "cancel",
    ),
    "i-247n": (
        "terrorism", "gang", "felony", "aggravated_felony", "significant_misdemeanor", "three_misdemeanors",
    ),
    "i-247x": ("border_apprehension", "unlawful_entry", "visa_abuse", "final_order", "federal_interest"),
    "i-247": (
        "felony", "three_misdemeanors", "violent_misdemeanor", "illegal_entry", "illegal_reentry",
        "immigration_fraud", "significant_risk", "other_reason", "notice_to_appear", "arrest_warrant",
        "removal_order", "hold", "notify_30_days", "conviction_only", "cancel",
    ),
    "i-200": ("charging_document", "pending_proceedings", "inadmissible", "biometric_match", "statements"),
    "i-205": ("immigration_judge", "designated_official", "board_of_immigration_appeals", "court_judge"),
    "ao-442": (
        "indictment", "superseding_indictment", "information", "superseding_information", "complaint",
        "probation_violation", "supervised_release_violation", "violation_notice", "order_of_court",
    ),
    "ao-93": ("daytime", "any_time", "delayed_notice"),
    "ao-93c": ("original", "duplicate_original", "daytime", "any_time", "delayed_notice"),
}  # fmt: skip
"""The check boxes of each form, by the names that a reading gives them."""

FIELDS = (
    "subject_name", "date_of_birth", "sex", "citizenship", "subject_id", "event_number", "file_number", "date",
    "to", "from", "officer", "callback", "cancelled_date", "case_number", "court", "city_state",
)  # fmt: skip
"""The fields a page may have. `officer` is the printed name and title in the signature block, whoever it is."""

Region = tuple[float, float, float, float]
"""Left, top, right, bottom, in points from the page's top left corner, before any fax."""


class Truth(Struct, kw_only=True):
    """One drawn page."""

    form: str
    revision: str = ""
    page: int = 1
    of: int | None = None
    signer: str = "unknown"
    boxes: dict[str, bool] = {}
    fields: dict[str, str] = {}
    regions: dict[str, Region] = {}
    """By field name, `box:NAME` and `signature`."""
    hand: str = "type"
    """How it was filled in: `type` or `handwriting`."""
    tick: str = "x"
    layout: str = "a"
    """`a`: drawn from the descriptions that the reader's anchors come from. `b`: by somebody who never saw those."""
    degradation: str = "none"
    seed: int = 0


class Drawn(Struct):
    """A page as one-page PDF, and the truth about it."""

    pdf: bytes
    truth: Truth
