"""Annotations of a street scene, read from the numbers on its canvas: labels, depth, boxes, masks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from mmdapled.datasets.street import background
from mmdapled.datasets.street.background import Street
from mmdapled.datasets.street.camera import Camera
from mmdapled.datasets.street.canvas import Canvas

CLASSES = ('person', 'bicycle', 'car')
LABELS = ('sky', 'building', 'sidewalk', 'road', 'person', 'bicycle', 'car', 'pole', 'vegetation', 'object')
BACKGROUND = LABELS[:4]  # labels of the numbers that the background draws
# A thing of which less than this share is visible, or smaller than this in px, is to be ignored.
VISIBLE, SMALLEST = 0.3, 6


@dataclass
class Thing:
    """A thing in the street.

    Attributes:
        z: depth, m.
        label: one of LABELS.
        draw: draws it.
        drawn: number of its pixels, hidden ones included.
    """

    z: float
    label: str
    draw: Callable[[Canvas], None]
    drawn: int = 0


def truth(
    canvas: Canvas, camera: Camera, street: Street, things: list[Thing]
) -> tuple[np.ndarray, np.ndarray, list[dict[str, Any]]]:
    """Return labels, depth and instances; see ``StreetImage`` for their formats."""
    first, ids = len(BACKGROUND), canvas.ids
    labels = np.array([*range(first), *(LABELS.index(thing.label) for thing in things)], np.uint8)
    layers = background.background_depth(camera, street, *ids.shape)
    depth = np.array([0.0] * first + [thing.z for thing in things], np.float32)[ids]
    for number in range(first):
        np.copyto(depth, layers[number], where=ids == number)
    instances = [instance(ids == number, thing) for number, thing in enumerate(things, start=first)
                 if thing.label in CLASSES]  # fmt: skip
    return labels[ids], depth, [item for item in instances if item is not None]


def instance(mask: np.ndarray, thing: Thing) -> dict[str, Any] | None:
    """Return the annotation of a thing whose visible pixels are ``mask``, None if there are none."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if len(rows) == 0:
        return None
    left, top, right, bottom = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    seen = np.count_nonzero(mask) / thing.drawn
    ignore = seen < VISIBLE or min(right - left, bottom - top) < SMALLEST
    return {
        'bbox': [float(left), float(top), float(right), float(bottom)],
        'bbox_label': CLASSES.index(thing.label),
        'ignore_flag': int(ignore),
        'mask': run_lengths(mask),
    }


def run_lengths(mask: np.ndarray) -> dict[str, Any]:
    """Return COCO's uncompressed run lengths of a bool mask: down the columns, the first run of empty pixels.

    Examples:
        >>> run_lengths(np.array([[False, True], [True, True]]))
        {'size': [2, 2], 'counts': [1, 3]}
    """
    flat = np.concatenate([[False], mask.ravel(order='F')])
    ends = np.flatnonzero(flat[1:] != flat[:-1])
    runs = np.diff(np.concatenate([[0], ends, [mask.size]]))
    return {'size': list(mask.shape), 'counts': runs.tolist()}
