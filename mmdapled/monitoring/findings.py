"""The findings of one run of the monitor: drift, repeated images, failures, and the exit code that follows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mmdapled.monitoring.change_points import change_points
from mmdapled.monitoring.drift import ALARM, STABLE, TOO_FEW, UNCERTAIN, Drift, Thresholds, drifts
from mmdapled.monitoring.measurement import Measurement, as_row, distinct
from mmdapled.monitoring.reference import Reference

# Share of repeated images from which the camera counts as frozen.
FROZEN = 0.5


@dataclass(frozen=True)
class Findings:
    """The findings about a folder.

    Args:
        measurements: one per image, in the order of time.
        distinct: those that are tested: no failures, no repetitions of an image.
        drifts: results of the tests by statistic.
        changes: positions among the distinct images from which ADWIN finds another mean, by statistic.
        basis: source of the order.
        thresholds: limits of the tests.
    """

    measurements: Sequence[Measurement]
    distinct: Sequence[Measurement]
    drifts: dict[str, Drift]
    changes: dict[str, list[int]]
    basis: str
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def failed(self) -> list[Measurement]:
        """Return the images that could not be measured."""
        return [one for one in self.measurements if one.error]

    @property
    def repeated(self) -> int:
        """Return the number of images with the pixels of an earlier one."""
        return len(self.measurements) - len(self.failed) - len(self.distinct)

    @property
    def frozen(self) -> bool:
        """Return whether so many images are repetitions that the camera seems to be frozen."""
        readable = len(self.measurements) - len(self.failed)
        return readable >= self.thresholds.images and self.repeated > FROZEN * readable

    @property
    def drifted(self) -> list[str]:
        """Return the statistics with an alarm."""
        return [name for name, drift in self.drifts.items() if drift.verdict == ALARM]

    @property
    def verdict(self) -> str:
        """Return ``alarm``, ``uncertain``, ``stable`` or ``not enough images``."""
        verdicts = {drift.verdict for drift in self.drifts.values()}
        if self.frozen or ALARM in verdicts:
            return ALARM
        return next((verdict for verdict in (TOO_FEW, UNCERTAIN) if verdict in verdicts), STABLE)

    @property
    def summary(self) -> str:
        """Return the verdict with its reasons, in a sentence."""
        reasons = [f'drift of {", ".join(self.drifted)}'] if self.drifted else []
        reasons += [f'{self.repeated} images repeat an earlier one: a frozen camera?'] if self.frozen else []
        if self.verdict == TOO_FEW:
            reasons = [f'{len(self.distinct)} different images, the tests need {self.thresholds.images}']
        return ': '.join([self.verdict, '; '.join(reasons)]) if reasons else self.verdict


def findings(
    measurements: Sequence[Measurement],
    reference: Reference,
    basis: str,
    thresholds: Thresholds,
    adwin: bool = False,
) -> Findings:
    """Test measured images against a reference.

    Raises:
        ImportError: ``adwin`` without river.
    """
    used = distinct(measurements)
    values = {name: [one.values[name] for one in used] for name in reference.values} if used else {}
    changes = {
        name: change_points(reference.values[name], series) for name, series in values.items() if adwin
    }  # fmt: skip
    found = drifts(reference.values, values, thresholds)
    return Findings(measurements, used, found, changes, basis, thresholds)


def as_json(found: Findings) -> dict[str, Any]:
    """Return the findings for JSON; a test that did not run has null for its numbers."""
    return {
        'verdict': found.verdict,
        'summary': found.summary,
        'images': len(found.measurements),
        'different_images': len(found.distinct),
        'repeated': found.repeated,
        'frozen': found.frozen,
        'order': found.basis,
        'statistics': {name: _drift_row(drift) for name, drift in found.drifts.items()},
        'changes': {
            name: [found.distinct[position].name for position in positions] for name, positions in found.changes.items()
        },
        'failed': [as_row(one) for one in found.failed],
        'measurements': [as_row(one) for one in found.measurements if not one.error],
    }


def _drift_row(drift: Drift) -> dict[str, Any]:
    if drift.verdict == TOO_FEW:
        return {'verdict': TOO_FEW, 'psi': None, 'psi_chance': None, 'ks': None, 'p': None}
    numbers = {'psi': drift.psi, 'psi_chance': drift.psi_chance, 'ks': drift.distance}
    return {'verdict': drift.verdict, **{name: round(value, 4) for name, value in numbers.items()}, 'p': drift.p}
