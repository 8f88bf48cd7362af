"""Seeds and ranges of random settings: checked, drawn, and the same for an image in every run."""

import os
import zlib
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np

Range = Tuple[float, float]


def check_range(name: str, values: Sequence[float], low: float, high: float) -> Tuple[Any, Any]:
    """Return the two ends of a range, which must be in order and within [low, high].

    Raises:
        ValueError: not two numbers, reversed, or out of bounds.
    """
    if len(values) != 2 or not low <= values[0] <= values[1] <= high:
        raise ValueError(f'NightDegradation: {name} takes numbers in [{low}, {high}], smaller first, got {values}')
    return values[0], values[1]


def check_probability(name: str, value: float) -> float:
    """Return a probability.

    Raises:
        ValueError: outside [0, 1].
    """
    return float(check_range(name, (0, value), 0, 1)[1])


def seed_of(results: Dict[str, Any]) -> int:
    """Return a seed that belongs to the image, whatever the run.

    Raises:
        KeyError: nothing tells the image from others.
    """
    name = results.get('img_id')
    if name is None:
        name = os.path.basename(results.get('img_path') or '')
    if name == '':
        raise KeyError('NightDegradation(fixed=True) takes img_id or img_path from the loader, got neither')
    return zlib.crc32(str(name).encode())


def log_uniform(ends: Range, rng: np.random.Generator) -> float:
    """Return a number whose logarithm is uniform between the logarithms of the ends."""
    return float(np.exp(rng.uniform(*np.log(ends))))


def draw_each(probabilities: Sequence[float], rng: np.random.Generator) -> List[bool]:
    """Return for each of the probabilities, drawn by itself, if it came true; scalars are faster than an array."""
    return [rng.random() < probability for probability in probabilities]
