"""Check one split of a detection data set: its annotation file, and the images that the file lists."""

from pathlib import Path
from typing import AbstractSet, Any, Iterable, List, Mapping, Sequence, Tuple

from mmdapled.datasets.night_sets import DETECTION_SETS, DetectionSet

from .findings import Finding, as_published, bad_images, none_wrong
from .image_files import image_size
from .json_files import read_coco

ROUNDING = 1e-3  # px by which sums of floats may leave an image


def check_split(name: str, root: Path, split: str, headers_only: bool) -> Tuple[List[Finding], List[str]]:
    """The findings about a split, and its images' names. A split without a published size need not be there."""
    night_set = DETECTION_SETS[name]
    file = root / night_set.annotation_file.format(split=split)
    if not file.is_file():
        needed = night_set.splits[split] is not None
        return [Finding(split, 'annotation file', 'missing', str(file), False)] if needed else [], []
    try:
        document = read_coco(file)
    except ValueError as error:
        return [Finding(split, 'annotation file', str(error), 'complete', False)], []
    images = document['images']
    folder = root / night_set.image_folder.format(split=split)
    paths = [folder / image['file_name'] for image in images]
    objects = [box for box in document['annotations'] if not box.get('iscrowd')]
    findings = [
        as_published(split, len(images), night_set.splits[split]),
        same_classes(split, document, night_set),
        Finding(split, 'objects', str(len(objects)), 'some', bool(objects)),
        none_wrong(split, 'unreadable images', bad_images(paths, f'{name} {split}', headers_only), len(images)),
        none_wrong(split, 'wrong sizes', wrong_sizes(images, paths), len(images)),
        none_wrong(split, 'boxes outside', wrong_boxes(document), len(document['annotations'])),
    ]
    return findings, [image['file_name'] for image in images]


def same_classes(split: str, document: Mapping[str, Any], night_set: DetectionSet) -> Finding:
    """The category names, in the order of their ids, against the data set's classes."""
    names = [category['name'] for category in sorted(document['categories'], key=lambda item: item['id'])]
    same = names == list(night_set.classes)
    if same:
        return Finding(split, 'classes', str(len(names)), str(len(names)), True)
    return Finding(split, 'classes', ', '.join(names), ', '.join(night_set.classes), False)


def wrong_sizes(images: Sequence[Mapping[str, Any]], paths: Iterable[Path]) -> List[str]:
    """The images whose file has another size than the annotation file says; unreadable ones are told elsewhere."""
    wrong = []
    for image, path in zip(images, paths, strict=True):
        try:
            size = image_size(path)
        except (OSError, ValueError):
            continue
        if size != (image['width'], image['height']):
            wrong.append(f'{path.name} ({size[0]}x{size[1]}, not {image["width"]}x{image["height"]})')
    return wrong


def wrong_boxes(document: Mapping[str, Any]) -> List[str]:
    """The annotations without an image or a category, or whose box is empty or leaves the image."""
    sizes = {image['id']: (image['width'], image['height']) for image in document['images']}
    categories = {category['id'] for category in document['categories']}
    return [f'id {box["id"]}' for box in document['annotations'] if not fits(box, sizes, categories)]


def fits(box: Mapping[str, Any], sizes: Mapping[int, Tuple[int, int]], categories: AbstractSet[int]) -> bool:
    """Whether an annotation's box lies in its image, with an area, and its category exists."""
    if box['image_id'] not in sizes or box['category_id'] not in categories:
        return False
    (left, top, width, height), (right, bottom) = box['bbox'], sizes[box['image_id']]
    inside = left >= 0 and top >= 0 and left + width <= right + ROUNDING and top + height <= bottom + ROUNDING
    return inside and width > 0 and height > 0
