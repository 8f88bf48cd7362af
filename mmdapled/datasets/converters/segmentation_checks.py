"""Check one split of a segmentation data set: its images, and their label maps in Cityscapes' classes."""

from pathlib import Path
from typing import Dict, Iterable, List, Tuple

import cv2
import numpy as np

from mmdapled.datasets.night_sets import CITYSCAPES_CLASSES, SEGMENTATION_SETS, UNLABELLED

from .command import progress
from .findings import Finding, as_published, bad_images, none_wrong
from .image_files import image_size


def check_split(name: str, root: Path, split: str, headers_only: bool) -> Tuple[List[Finding], List[str]]:
    """The findings about a split, and its images' names."""
    night_set = SEGMENTATION_SETS[name]
    pairs = find_pairs(name, root, split)
    if not pairs:
        where = root / night_set.image_folder.format(split=split)
        return [Finding(split, 'images', 'none', f'*{night_set.image_suffix} below {where}', False)], []
    labelled = [(path, label) for path, label in pairs.items() if label.is_file()]
    unlabelled = [path.name for path, label in pairs.items() if not label.is_file()]
    wrong = wrong_maps(progress(labelled, f'{name} {split}, labels'))
    findings = [
        as_published(split, len(pairs), night_set.splits[split]),
        none_wrong(split, 'unreadable images', bad_images(list(pairs), f'{name} {split}', headers_only), len(pairs)),
        none_wrong(split, f'without *{night_set.label_suffix}', unlabelled, len(pairs)),
        none_wrong(split, 'wrong label maps', wrong, len(labelled)),
    ]
    return findings, [path.name for path in pairs]


def find_pairs(name: str, root: Path, split: str) -> Dict[Path, Path]:
    """The images of a split, sorted, each with where its label map belongs; the map may be missing."""
    night_set = SEGMENTATION_SETS[name]
    images = root / night_set.image_folder.format(split=split)
    labels = root / night_set.label_folder.format(split=split)
    pairs = {}
    for path in sorted(images.rglob(f'*{night_set.image_suffix}')):
        stem = path.relative_to(images).as_posix().removesuffix(night_set.image_suffix)
        pairs[path] = labels / f'{stem}{night_set.label_suffix}'
    return pairs


def wrong_maps(pairs: Iterable[Tuple[Path, Path]]) -> List[str]:
    """The label maps that can't be read, have another size than their image, or values that are no class."""
    problems = ((label.name, problem_of(path, label)) for path, label in pairs)
    return [f'{name} ({problem})' for name, problem in problems if problem]


def problem_of(path: Path, label: Path) -> str:
    """What is wrong with a label map, empty where nothing is."""
    values = cv2.imread(str(label), cv2.IMREAD_UNCHANGED)
    if values is None or values.ndim != 2:
        return 'not a map of one channel'
    try:
        width, height = image_size(path)
    except (OSError, ValueError):
        return ''  # the image is what is wrong, and told elsewhere
    if values.shape != (height, width):
        return f'{values.shape[1]}x{values.shape[0]}, its image {width}x{height}'
    present = np.unique(values)
    strange = present[(present >= CITYSCAPES_CLASSES) & (present != UNLABELLED)]
    return f'values {strange[:3].tolist()}' if len(strange) else ''
