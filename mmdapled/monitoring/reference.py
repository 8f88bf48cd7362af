"""The reference: the statistics of a camera's usual images, in a small JSON file."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from mmdapled.atomic import write_atomically
from mmdapled.monitoring.measurement import Gauge, Measurement, distinct
from mmdapled.version import __version__

FORMAT = 'mmdapled reference statistics, version 1'
# Values that are kept of each statistic: the file stays below 100 kB.
MOST_VALUES = 1000
# Fewer say too little about the usual images.
FEWEST_IMAGES = 20
# Largest difference of two computers' levels by the same prior.
TOLERANCE = 0.01


class ReferenceError(ValueError):
    """A reference that cannot be made, read or compared with; the message names the reason."""


@dataclass(frozen=True)
class Reference:
    """The statistics of usual images.

    Args:
        values: sorted values of each statistic: those of all images, or 1,000 of their quantiles.
        images: number of different images.
        prior: name of the prior's class.
        response: levels of test patterns by the prior, see :meth:`.Gauge.response`.
        detector: name of the detector, empty without one.
        created: time, ISO 8601.
    """

    values: Mapping[str, np.ndarray]
    images: int
    prior: str
    response: Sequence[float]
    detector: str = ''
    created: str = ''

    def check_gauge(self, gauge: Gauge) -> None:
        """Raise ReferenceError unless the gauge measures as that of the reference did."""
        name = gauge.detector.name if gauge.detector else ''
        if name != self.detector:
            raise ReferenceError(
                f'the reference was measured with the detector {self.detector or "none"}, now it is {name or "none"}; '
                'give the same --detector, or write the reference again'
            )
        own = gauge.response()
        same = set(self.values) == set(gauge.statistics) and type(gauge.prior).__name__ == self.prior
        near = len(own) == len(self.response) and np.allclose(own, self.response, rtol=0, atol=TOLERANCE)
        if not same or not near:
            raise ReferenceError(
                f'the reference was measured with another prior ({self.prior}, {self.created}): other weights, '
                'prompts or settings; give the same --prior, or write the reference again'
            )


def make_reference(measurements: Sequence[Measurement], gauge: Gauge) -> Reference:
    """Summarise the measurements of usual images.

    Raises:
        ReferenceError: fewer than 20 different images.
    """
    used = distinct(measurements)
    if len(used) < FEWEST_IMAGES:
        raise ReferenceError(
            f'a reference needs at least {FEWEST_IMAGES} different images that can be read, got {len(used)} '
            f'of {len(measurements)} files; take a few hundred, from several days'
        )
    values = {name: summary([one.values[name] for one in used]) for name in used[0].values}
    detector = gauge.detector.name if gauge.detector else ''
    created = datetime.now().astimezone().isoformat(timespec='seconds')
    return Reference(values, len(used), type(gauge.prior).__name__, gauge.response(), detector, created)


def summary(values: Sequence[float]) -> np.ndarray:
    """Return the sorted values, rounded, and of more than 1,000 as many evenly spaced ones, both ends among them."""
    ordered = np.sort(np.asarray(values, dtype=float)).round(5)
    places = np.linspace(0, len(ordered) - 1, min(len(ordered), MOST_VALUES)).round().astype(int)
    return ordered[places]


def write_reference(file: Path, reference: Reference) -> None:
    """Write the JSON file, whole or not at all.

    Raises:
        OSError: the folder cannot be written to.
    """
    content = {
        'format': FORMAT,
        'mmdapled': __version__,
        'created': reference.created,
        'images': reference.images,
        'prior': reference.prior,
        'response': list(reference.response),
        'detector': reference.detector,
        'statistics': {name: values.tolist() for name, values in reference.values.items()},
    }
    write_atomically(file, json.dumps(content) + '\n')


def read_reference(file: Path) -> Reference:
    """Read what :func:`write_reference` wrote.

    Raises:
        ReferenceError: no such file, not a reference, or a damaged one.
    """
    advice = 'write one from usual images: mmdapled monitor FOLDER --write-reference STATS.json'
    if not file.is_file():
        raise ReferenceError(f'no reference {file}; {advice}')
    try:
        content = json.loads(file.read_text(encoding='utf-8'))
        found = content['format']
    except (ValueError, KeyError, TypeError) as error:
        raise ReferenceError(f'{file} is no reference ({type(error).__name__}: {error}); {advice}') from error
    if found != FORMAT:
        raise ReferenceError(f'{file}: expected the format {FORMAT!r}, got {found!r}; {advice}')
    try:
        return _reference(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReferenceError(f'{file} is damaged ({type(error).__name__}: {error}); {advice}') from error


def _reference(content: Mapping[str, Any]) -> Reference:
    values = {name: np.sort(np.asarray(numbers, dtype=float)) for name, numbers in content['statistics'].items()}
    for name, numbers in values.items():
        if numbers.ndim != 1 or len(numbers) < FEWEST_IMAGES or not math.isfinite(numbers.sum()):
            raise ValueError(f'{name}: expected at least {FEWEST_IMAGES} finite numbers')
    response = [float(level) for level in content['response']]
    return Reference(
        values, int(content['images']), content['prior'], response, content['detector'], content['created']
    )
