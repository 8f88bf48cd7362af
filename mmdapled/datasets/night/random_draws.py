"""Random draws: checks of ranges and probabilities, and seeds that are the same for an image in every run."""

import os
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

Range = tuple[float, float]


def check_range(name: str, values: Sequence[float], low: float, high: float) -> tuple[Any, Any]:
    """Return the ends of a range; raise ValueError unless they are in order and within [low, high]."""
    if len(values) != 2 or not low <= values[0] <= values[1] <= high:
        raise ValueError(f'NightDegradation: {name} takes numbers in [{low}, {high}], smaller first, got {values}')
    return values[0], values[1]


def check_probability(name: str, value: float) -> float:
    """Return a probability; raise ValueError if it is outside [0, 1]."""
    return float(check_range(name, (0, value), 0, 1)[1])


def seed_of(results: dict[str, Any]) -> int:
    """Return a seed that depends only on the image; raise KeyError if it has neither ``img_id`` nor ``img_path``."""
    name = results.get('img_id')
    if name is None:
        name = os.path.basename(results.get('img_path') or '')
    if name == '':
        raise KeyError('NightDegradation(fixed=True) takes img_id or img_path from the loader, got neither')
    return zlib.crc32(str(name).encode())


def log_uniform(ends: Range, rng: np.random.Generator) -> float:
    """Return a number whose logarithm is uniform between the logarithms of the ends."""
    return float(np.exp(rng.uniform(*np.log(ends))))


def draw_each(probabilities: Sequence[float], rng: np.random.Generator) -> list[bool]:
    """Return an independent draw for each of the probabilities; scalars are faster than an array."""
    return [rng.random() < probability for probability in probabilities]
