"""The results of the tests as rows of text, for the terminal and for the page."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mmdapled.monitoring.drift import TOO_FEW
from mmdapled.monitoring.findings import Findings
from mmdapled.monitoring.reference import Reference

MISSING = '-'


class ResultRow(NamedTuple):
    """One statistic, every value as text."""

    name: str
    usual: str
    median: str
    psi: str
    chance: str
    ks: str
    p: str
    verdict: str


def result_rows(found: Findings, reference: Reference) -> list[ResultRow]:
    """Return a row per statistic."""
    rows = []
    for name, drift in found.drifts.items():
        values = [one.values[name] for one in found.distinct]
        numbers = [f'{drift.psi:.2f}', f'{drift.psi_chance:.2f}', f'{drift.distance:.2f}', f'{drift.p:.2g}']
        tested = [MISSING] * 4 if drift.verdict == TOO_FEW else numbers
        usual, median = _number(reference.values[name]), _number(values) if values else MISSING
        psi, chance, ks, p = tested
        rows.append(ResultRow(name, usual, median, psi, chance, ks, p, drift.verdict))
    return rows


def _number(values: Sequence[float] | np.ndarray) -> str:
    return f'{np.median(values):.3g}'
