"""Bugs planted in copies of the specification, each with a conformance case that must catch it.

    python tests/oracles/planted.py --n 400

also says which random law catches each bug first.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from spec.completions import TooLarge  # noqa: E402 - the path to it is set above

EVALUATOR, COMPLETIONS = "evaluator", "completions"


@dataclass(frozen=True)
class Bug:
    """One wrong belief about the law, as a change of one line of the specification."""

    belief: str
    file: str
    right: str
    wrong: str
    caught_by: str
    """The title of a conformance case that tells the bug from the specification."""


BUGS = [
    # rules and exceptions
    Bug("an exception to a ban permits", EVALUATOR, '        applying += [(gap, sayings[gap["id"]])',
        '        applying += [(r, "P") for r in self.rules if r["effect"] == "forbid" and reaches(r)'
        ' and holds(r["when"], true) and holds(r["unless"], true)]\n'
        '        applying += [(gap, sayings[gap["id"]])', "An exception to a ban is not a permission"),
    Bug("permission on one condition only is silent where the condition fails", EVALUATOR,
        '                return "F"\n', '                return ""\n',
        "A permission on one condition only forbids where the condition fails"),
    Bug("an exception leaves the forbidding half standing", EVALUATOR, 'not holds(rule["unless"], true)):',
        '(rule["only_when"] != ("and",) or not holds(rule["unless"], true))):',
        "An exception switches off both halves of a permission on one condition only"),
    Bug("a rule reaches everybody", EVALUATOR, 'return in_force and true(rule["reach"])', "return in_force",
        "Whom a ban reaches matters when it is not known who acts"),
    Bug("a permission outdoes a duty", EVALUATOR, '(("P", "permitted"), ("Q", "required"), ("F", "forbidden"))',
        '(("Q", "required"), ("P", "permitted"), ("F", "forbidden"))',
        "A duty prevails in the answer over a permission and both stand"),
    Bug("every clause of an exception lifts the ban", EVALUATOR, 'if c[0] == "clause" and true(c)})',
        'if c[0] == "clause"})', "Only the true clauses of an exception lift a ban"),
    # unread text
    Bug("an unread condition is false", EVALUATOR, "c[1]: (False, True) for", "c[1]: (False,) for",
        "An unread exception never yields a false forbidden"),
    Bug("an unread condition is true", EVALUATOR, "c[1]: (False, True) for", "c[1]: (True,) for",
        "A ban on an unread condition is neither a ban nor silence"),
    Bug("an unread clause says nothing", EVALUATOR, 'r["id"]: ("", "F", "P", "Q")', 'r["id"]: ("",)',
        "An unread clause never yields a false not addressed"),
    Bug("an unread clause can only forbid", EVALUATOR, 'r["id"]: ("", "F", "P", "Q")', 'r["id"]: ("", "F")',
        "An unread clause prevails over the rules of its own measure"),
    Bug("an unread clause clashes with its own measure", EVALUATOR,
        'return r["effect"] == "not encoded" != s["effect"]', "return False",
        "An unread clause prevails over the rules of its own measure"),
    # time
    Bug("the last day is not in force", EVALUATOR, '<= self.on <= day(span["to"])', '<= self.on < day(span["to"])',
        "A rule applies on its last day"),
    Bug("the first day is not in force", EVALUATOR,
        'any(day(span["from"]) <= self.on', 'any(day(span["from"]) < self.on',
        "A rule applies on the day it takes effect"),
    Bug("a stay ends the day before its last", EVALUATOR, "day(first) <= self.on <= day(last)",
        "day(first) <= self.on < day(last)", "A suspended rule does not apply on the last day of the stay"),
    Bug("a stayed rule applies", EVALUATOR, "return not suspended and any(", "return any(",
        "A stay without an end holds"),
    Bug("before an event includes its day", EVALUATOR, 'event_days[end["before"]] - timedelta(days=1)',
        'event_days[end["before"]]', "A law that ends before an event does not apply on its day"),
    Bug("an uncertain day is its first", EVALUATOR, "for day in days}.values())", "for day in days}.values())[:1]",
        "A law signed on an uncertain day is uncertain inside the span"),
    # one layer
    Bug("rank means nothing", EVALUATOR, 'return r["rank"] < s["rank"] and', "return False and",
        "A charter prevails over an ordinance"),
    Bug("the lower rank prevails", EVALUATOR, 'return r["rank"] < s["rank"]', 'return r["rank"] > s["rank"]',
        "An ordinance's permission prevails over an order's ban"),
    Bug("superseding orders nothing", EVALUATOR, 'if [r["measure"], s["measure"]] in self.supersedes:', "if False:",
        "A measure prevails over one of higher rank that it supersedes"),
    Bug("what is beaten still beats", EVALUATOR, "if beats(i, j) and not defeaters(i)]", "if beats(i, j)]",
        "What beat a rule and is itself beaten frees it again"),
    Bug("despite displaces a rule of the same effect", EVALUATOR, ' and does != suffers:', ":",
        "A rule named despite is not defeated by one of the same effect"),
    Bug("a conflict is forbidden", EVALUATOR, "        if bans & grants:\n", "        if False:\n",
        "Opposed rules of one rank are a conflict"),
    # layers
    Bug("a higher permission removes a lower ban", EVALUATOR, '(opposed and does in ("F", "Q"))', "opposed",
        "A higher permission leaves a lower ban standing"),
    Bug("a higher duty leaves a lower ban standing", EVALUATOR, '(opposed and does in ("F", "Q"))',
        '(opposed and does == "F")', "A higher duty prevails over a lower ban"),
    Bug("rules of two layers clash", EVALUATOR, 'does in standing if does in ("F", "P", "Q")]',
        'does in [(r | {"layer": 0}, d) for r, d in standing] if does in ("F", "P", "Q")]',
        "A higher permission leaves a lower ban standing"),
    Bug("preemption permits", EVALUATOR, '"preempt forbid": "E"', '"preempt forbid": "P"',
        "Preemption takes a lower ban away and grants nothing"),
    Bug("preemption removes duties", EVALUATOR, '(does == "E" and suffers == "F")',
        '(does == "E" and suffers in ("F", "Q"))', "Preemption takes away no duty"),
    Bug("preemption reaches its own layer", EVALUATOR, 'if s["id"] in r["despite"] and',
        'if does == "E" and suffers == "F" and r["layer"] == s["layer"]:\n                return True\n'
        '            if s["id"] in r["despite"] and', "Preemption leaves a ban of its own layer standing"),
    # despite a clause
    Bug("a rule despite a clause acts by itself", EVALUATOR, 'if not r["despite_clauses"] and applies(r)]',
        "if applies(r)]", "A rule despite a clause does nothing by itself"),
    Bug("no clause is ever met by another rule", EVALUATOR, 'if [c[1], c[2]] in r["despite_clauses"]]', "if False]",
        "A rule despite a clause makes the clause count as met"),
    Bug("a clause is met by a rule that does not apply", EVALUATOR, '<= self.layers[c[1]] and applies(r)',
        "<= self.layers[c[1]]", "A rule despite a clause that does not apply leaves the clause alone"),
    Bug("a lower layer can meet a clause of a higher rule", EVALUATOR, 'r["layer"] <= self.layers[c[1]] and', "",
        "A rule of a lower layer never makes a clause of a higher rule count as met"),
    # contested law and law not looked for
    Bug("contested law counts", EVALUATOR, "name: (True, False) for", "name: (True,) for",
        "Contested law that makes a difference is for counsel"),
    Bug("one good title is enough for a contested rule", EVALUATOR, 'all(switches[name] for name in rule["contested"])',
        '(not rule["contested"] or any(switches[name] for name in rule["contested"]))',
        "A contested rule of a contested measure counts only if both stand"),
    Bug("where nobody looked there is nothing", EVALUATOR, 'gap["id"]: ("", "F", "P", "Q")', 'gap["id"]: ("",)',
        "A layer where nobody has looked leaves everything open"),
    Bug("law not looked for clashes with law known", EVALUATOR, '"rank": -1', '"rank": 1',
        "What nobody has looked for prevails over the rules known of its layer"),
    # facts
    Bug("every unknown fact is asked", EVALUATOR,
        "facts.names[i] for i in smallest_that_matter(range(len(facts.names)), answered)",
        "name for name in facts.names if len(facts.values[name]) > 1",
        "A fact that can no longer change the outcome is not asked"),
    Bug("only a fact that can change alone is asked", EVALUATOR, "for size in range(1, len(numbers) + 1):",
        "for size in (1,):", "Facts that can only change together are asked together"),
    Bug("asking compares doubt by doubt", EVALUATOR, "completion: frozenset(label(v) for v in profile)",
        "completion: tuple(label(v) for v in profile)",
        "A fact that leaves the same doubts whatever it is is not asked"),
    Bug("an extent is no part of an answer", EVALUATOR, 'return verdict["outcome"], verdict["terms"]',
        'return verdict["outcome"]', "Two possible extents of a permission are two answers"),
    Bug("facts not asked about may contradict one another", EVALUATOR,
        "                raise Contradiction\n        return Facts",
        "                pass\n        return Facts",
        "Facts that contradict one another are a mistake even where no rule asks for them"),
    Bug("what cannot be true together counts", COMPLETIONS, "            if not any(holds(line, truths.__getitem__)",
        "            if True or not any(holds(line, truths.__getitem__)",
        "What cannot be true together leaves no doubt"),
    Bug("constraints do not reach through one another", COMPLETIONS, "if more == names else linked(more, never)",
        "if True else linked(more, never)", "What is known rules out through two constraints as through one"),
    Bug("a set known in part is complete", COMPLETIONS, 'free = [] if value["complete"] else', "free = [] if True else",
        "An exception may still be among papers known in part"),
    Bug("what a set lacks is forgotten", COMPLETIONS, ' - set(value["lacks"])', "",
        "A set known to lack a paper settles a ban on it"),
    Bug("no number is just the limit", COMPLETIONS, "- 1, *numbers, *between,", "- 1, *between,",
        "A number neither below nor above is the number itself"),
    Bug("no number lies between two limits", COMPLETIONS, "*numbers, *between,", "*numbers,",
        "A number lies between two others"),
    Bug("days never follow one another closely", COMPLETIONS, "range(-3, 4)", "range(1)",
        "Three days may follow one another before a fourth"),
    Bug("a year after 29 February is 1 March", COMPLETIONS,
        "return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))",
        "return date(year, month + 1, 1) + timedelta(days=day.day - 1)", "A year after 29 February is 28 February"),
    Bug("a list known in part is complete", COMPLETIONS, '        if not given["complete"]:', "        if False:",
        "A list known in part may hold another record"),
    Bug("a list holds one more record at most", COMPLETIONS, "range(2 * len(tests))", "range(1)",
        "Two records together can do what one cannot"),
    Bug("a record is as good as its first completion", COMPLETIONS,
        "            for values in product(*domains)\n        }",
        "            for values in [next(product(*domains))]\n        }", "A field that is not known is completed"),
    # kinds of action and readings
    Bug("a permission of the wider act reaches the narrower", EVALUATOR, 'return does in ("F", "E") or not narrowed',
        "return True", "A permission of the wider act does not reach the narrower"),
    Bug("a ban on the wider act does not reach the narrower", EVALUATOR, 'return does in ("F", "E") or not narrowed',
        "return not narrowed", "A ban on the wider act reaches the narrower"),
    Bug("the forbidding half of a permission is a permission", EVALUATOR, 'return does in ("F", "E") or not narrowed',
        'return rule["effect"] in ("forbid", "preempt forbid") or not narrowed',
        "The forbidding half of a permission on one condition only reaches the narrower act"),
    Bug("the narrower act's law says nothing of the wider", EVALUATOR,
        'return holds(self.narrower[rule["action"]], true)', "return False",
        "A ban on the narrower act answers for the wider where the facts make it the narrower"),
    Bug("the narrower act's law binds every wider act", EVALUATOR, 'return holds(self.narrower[rule["action"]], true)',
        "return True", "A ban on the narrower act says nothing of other kinds of the wider"),
    Bug("the other reading stands beside the first", EVALUATOR, 'and rule["reading"] not in chosen', "",
        "The other reading replaces every rule of the reading"),
    Bug("both readings stand as written", EVALUATOR,
        'and (rule["other_reading"] is None or rule["other_reading"] in chosen)', "",
        "The law is read as the measure reads it"),
]  # fmt: skip


def with_bug(bug: Bug) -> Callable[..., dict[str, Any]]:
    """`decide` of a copy of the specification that holds this belief."""
    modules = {}
    for name in (COMPLETIONS, EVALUATOR):
        text = (ROOT / "spec" / f"{name}.py").read_text(encoding="utf-8")
        if name == bug.file:
            if text.count(bug.right) != 1:
                raise ValueError(f"{bug.belief}: {bug.right!r} stands {text.count(bug.right)} times in {name}.py")
            text = text.replace(bug.right, bug.wrong)
        module = modules[name] = ModuleType(f"planted_{name}")
        if name == EVALUATOR:
            sys.modules["planted_completions"] = modules[COMPLETIONS]
            text = text.replace("from spec.completions import", "from planted_completions import")
        exec(compile(text, f"{name}.py with a bug", "exec"), module.__dict__)
    return modules[EVALUATOR].__dict__["decide"]  # type: ignore[no-any-return]


def main() -> None:
    """Print which random law catches each bug first."""
    from rich.console import Console
    from rich.table import Table

    from spec.evaluator import decide
    from tests.oracles.laws import law_stream

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--n", type=int, default=400)
    options = parser.parse_args()
    told = []
    for law, question in islice(law_stream(options.seed), options.n):
        try:
            told.append((law, question, decide(law, question, 5_000)))
        except TooLarge:
            continue
    table = Table("wrong belief", "first caught by random law", title=f"{len(told)} random laws")
    for bug in BUGS:
        wrong = with_bug(bug)
        first = next(
            (i for i, (law, question, answer) in enumerate(told, 1) if wrong(law, question, 10**7) != answer), ""
        )
        table.add_row(bug.belief, str(first))
    Console().print(table)


if __name__ == "__main__":
    main()
