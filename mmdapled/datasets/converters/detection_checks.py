"""Check one split of a detection data set: its annotation file and the images that it lists."""

from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from mmdapled.datasets.converters.check_result import CheckResult, expect_count, expect_none, unreadable_images
from mmdapled.datasets.converters.command import annotation_path
from mmdapled.datasets.converters.image_files import image_size
from mmdapled.datasets.converters.label_files import read_coco
from mmdapled.datasets.night_sets import DETECTION_SETS, DetectionSet

ROUNDING = 1e-3  # px that a box may leave its image by, as sums of floats are rounded


def check_split(name: str, root: Path, split: str, headers_only: bool) -> tuple[list[CheckResult], list[str]]:
    """Return the results for a split and the names of its images; a split without published size may be missing."""
    night_set = DETECTION_SETS[name]
    file = annotation_path(name, split, root)
    if not file.is_file():
        needed = night_set.splits[split] is not None
        return [CheckResult(split, 'annotation file', 'missing', str(file), False)] if needed else [], []
    try:
        document = read_coco(file)
    except ValueError as error:
        return [CheckResult(split, 'annotation file', str(error), 'complete', False)], []
    images = document['images']
    folder = root / night_set.image_folder.format(split=split)
    paths = [folder / image['file_name'] for image in images]
    objects = [box for box in document['annotations'] if not box.get('iscrowd')]
    unreadable = unreadable_images(paths, f'{name} {split}', headers_only)
    results = [
        expect_count(split, len(images), night_set.splits[split]),
        check_classes(split, document, night_set),
        CheckResult(split, 'objects', str(len(objects)), 'some', bool(objects)),
        expect_none(split, 'unreadable images', unreadable, len(images)),
        expect_none(split, 'wrong sizes', wrong_sizes(images, paths), len(images)),
        expect_none(split, 'boxes outside', wrong_boxes(document), len(document['annotations'])),
    ]
    return results, [image['file_name'] for image in images]


def check_classes(split: str, document: Mapping[str, Any], night_set: DetectionSet) -> CheckResult:
    """Pass if the category names, in the order of their ids, are the data set's classes."""
    names = [category['name'] for category in sorted(document['categories'], key=lambda item: item['id'])]
    if names == list(night_set.classes):
        return CheckResult(split, 'classes', str(len(names)), str(len(names)), True)
    return CheckResult(split, 'classes', ', '.join(names), ', '.join(night_set.classes), False)


def wrong_sizes(images: Sequence[Mapping[str, Any]], paths: Iterable[Path]) -> list[str]:
    """Return the images whose size differs from the annotation file; unreadable ones are skipped."""
    wrong = []
    for image, path in zip(images, paths, strict=True):
        try:
            size = image_size(path)
        except (OSError, ValueError):
            continue
        if size != (image['width'], image['height']):
            wrong.append(f'{path.name} ({size[0]}x{size[1]}, not {image["width"]}x{image["height"]})')
    return wrong


def wrong_boxes(document: Mapping[str, Any]) -> list[str]:
    """Return the annotations without image or category, or whose box is empty or leaves the image."""
    sizes = {image['id']: (image['width'], image['height']) for image in document['images']}
    categories = {category['id'] for category in document['categories']}
    return [f'id {box["id"]}' for box in document['annotations'] if not fits(box, sizes, categories)]


def fits(box: Mapping[str, Any], sizes: Mapping[int, tuple[int, int]], categories: Set[int]) -> bool:
    """Return whether an annotation's category exists and its box has an area and lies in its image."""
    if box['image_id'] not in sizes or box['category_id'] not in categories:
        return False
    (left, top, width, height), (right, bottom) = box['bbox'], sizes[box['image_id']]
    inside = left >= 0 and top >= 0 and left + width <= right + ROUNDING and top + height <= bottom + ROUNDING
    return inside and width > 0 and height > 0
