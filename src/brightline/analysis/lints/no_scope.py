"""No scope: a rule without `when` on an act that people also do where no immigration matter is."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.analysis.lints.finding import Finding, Subject, problem
from brightline.language import Problem
from brightline.language.measure import Effect, Rule

LINT = "no-scope"
WIDE = frozenset(
    {
        "arrest", "cooperate_with_federal_agency", "hold", "investigate_crime", "notify_release", "release_recording",
        "run_background_check", "share_information",
    }
)  # fmt: skip
"""Acts that police also do without any immigration matter: a rule that says not when reaches those too."""


def find(subject: Subject) -> Iterator[Finding]:
    """A finding for each rule on one of these acts that forbids, permits or requires it always.

    Of `permit … only when` there is a lint of its own.
    """
    for rule in subject.rules:
        unscoped = rule.when is None and rule.only_when is None
        if unscoped and rule.action in WIDE and rule.effect is not Effect.LEAVES_OPEN:
            yield Finding(LINT, _told(rule))


def _told(rule: Rule) -> Problem:
    always = "in every case" if rule.unless is None else "in every case but its exceptions"
    return problem(
        rule,
        f"Rule `{rule.id}` says `{rule.effect.value} {rule.action}` {always}.",
        "Police do this also where no immigration matter is, and a measure on immigration seldom speaks of that.",
        "Say with `when` what the text is about: `papers has …`, `purpose = …`, `requester = …`.",
    )
