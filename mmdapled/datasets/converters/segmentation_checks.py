"""Check one split of a segmentation data set: its images and their label maps in Cityscapes' classes."""

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from mmdapled.datasets.converters.check_result import CheckResult, expect_count, expect_none, unreadable_images
from mmdapled.datasets.converters.command import progress
from mmdapled.datasets.converters.image_files import image_size
from mmdapled.datasets.night_sets import CITYSCAPES_CLASSES, SEGMENTATION_SETS, UNLABELLED


def check_split(name: str, root: Path, split: str, headers_only: bool) -> tuple[list[CheckResult], list[str]]:
    """Return the results for a split and the names of its images."""
    night_set = SEGMENTATION_SETS[name]
    pairs = find_pairs(name, root, split)
    if not pairs:
        where = root / night_set.image_folder.format(split=split)
        return [CheckResult(split, 'images', 'none', f'*{night_set.image_suffix} below {where}', False)], []
    labelled = [(path, label) for path, label in pairs.items() if label.is_file()]
    unlabelled = [path.name for path, label in pairs.items() if not label.is_file()]
    unreadable = unreadable_images(list(pairs), f'{name} {split}', headers_only)
    wrong = wrong_maps(progress(labelled, f'{name} {split}, labels'))
    results = [
        expect_count(split, len(pairs), night_set.splits[split]),
        expect_none(split, 'unreadable images', unreadable, len(pairs)),
        expect_none(split, f'without *{night_set.label_suffix}', unlabelled, len(pairs)),
        expect_none(split, 'wrong label maps', wrong, len(labelled)),
    ]
    return results, [path.name for path in pairs]


def find_pairs(name: str, root: Path, split: str) -> dict[Path, Path]:
    """Return the images of a split, sorted, each with the path that its label map should have."""
    night_set = SEGMENTATION_SETS[name]
    images = root / night_set.image_folder.format(split=split)
    labels = root / night_set.label_folder.format(split=split)
    pairs = {}
    for path in sorted(images.rglob(f'*{night_set.image_suffix}')):
        stem = path.relative_to(images).as_posix().removesuffix(night_set.image_suffix)
        pairs[path] = labels / f'{stem}{night_set.label_suffix}'
    return pairs


def wrong_maps(pairs: Iterable[tuple[Path, Path]]) -> list[str]:
    """Return the label maps that are unreadable, differ in size from their image or have values of no class."""
    problems = ((label.name, find_problem(path, label)) for path, label in pairs)
    return [f'{name} ({problem})' for name, problem in problems if problem]


def find_problem(path: Path, label: Path) -> str:
    """Return the first problem of an image's label map, empty if there is none."""
    values = cv2.imread(str(label), cv2.IMREAD_UNCHANGED)
    if values is None or values.ndim != 2:
        return 'not a map of one channel'
    try:
        width, height = image_size(path)
    except (OSError, ValueError):
        return ''  # another check reports unreadable images
    if values.shape != (height, width):
        return f'{values.shape[1]}x{values.shape[0]}, its image {width}x{height}'
    present = np.unique(values)
    unknown = present[(present >= CITYSCAPES_CLASSES) & (present != UNLABELLED)]
    return f'values {unknown[:3].tolist()}' if len(unknown) else ''
