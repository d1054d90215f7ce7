"""z3 finds the same differences between laws and the same proofs as the analysis, without enumerating anything."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from tests.oracles.comparing import another, counted, found_apart, told_apart
from tests.oracles.laws import law_stream


@pytest.mark.parametrize("seed", range(3))
def test_laws_differ_where_z3_says_and_are_proved_what_z3_proves(seed: int) -> None:
    found = counted(list(islice(law_stream(4000 + seed), 60)), seed)
    assert found["DIFFS DISAGREE"] == found["PROOFS DISAGREE"] == 0
    assert found["diffs that differ"] >= 10
    assert 50 <= found["proofs that hold"] < found["proofs"]


def test_a_difference_that_is_overlooked_is_found_out_by_z3() -> None:
    rng = Random(5)
    told = [
        (told_apart(law, other, question), found_apart(law, law, question))
        for law, question in islice(law_stream(5), 40)
        for other in (another(law, rng),)
    ]
    assert sum(bool(said) and not found for said, found in told) >= 5
