"""Read the JSON label files of some data sets."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .coco_document import Box, make_box


def find_one(source: Path, patterns: Sequence[str], what: str) -> Path:
    """Return the only file below a folder that matches the first of ``patterns`` with a match.

    Raises:
        FileNotFoundError: no match.
        ValueError: several matches.
    """
    for pattern in patterns:
        found = sorted(source.rglob(pattern))
        if len(found) > 1:
            raise ValueError(f'{what} exists twice: {found[0]} and {found[1]}; keep one of them')
        if found:
            return found[0]
    raise FileNotFoundError(f'no {what} below {source} (expected {" or ".join(patterns)}); unpack the labels there')


def read_json(path: Path) -> Any:
    """Return the content of a JSON file; raise ValueError if it is incomplete."""
    try:
        return json.loads(path.read_text(encoding='utf-8'))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f'{path}: not a complete JSON file ({error}); copy it again') from error


def read_coco(path: Path) -> dict[str, Any]:
    """Return a COCO document; raise ValueError if it lacks images, annotations or categories."""
    document = read_json(path)
    missing = [key for key in ('images', 'annotations', 'categories') if key not in document]
    if missing:
        raise ValueError(f'{path}: a COCO annotation file needs {missing}, got {list(document)[:5]}; copy it again')
    return document


def boxes_by_image(document: Mapping[str, Any], source: Path) -> dict[int, list[Box]]:
    """Return the boxes of a COCO document by image id; ``ignore`` and ``iscrowd`` mark regions to ignore.

    Raises:
        ValueError: an annotation lacks a key, or its image or category does not exist.
    """
    names = {category['id']: category['name'] for category in document['categories']}
    boxes: dict[int, list[Box]] = {image['id']: [] for image in document['images']}
    for annotation in document['annotations']:
        ignore = bool(annotation.get('ignore') or annotation.get('iscrowd'))
        try:
            box = make_box(names[annotation['category_id']], annotation['bbox'], ignore)
            boxes[annotation['image_id']].append(box)
        except (KeyError, ValueError) as error:
            raise ValueError(
                f'{source}: annotation {annotation} does not fit its file ({error}); copy it again'
            ) from error
    return boxes


def for_every_class(boxes: Iterable[Box], classes: Sequence[str], region: str) -> list[Box]:
    """Return the boxes, with each of class ``region`` replaced by a region to ignore for every class.

    COCO's evaluation reads regions to ignore class by class.
    """
    return [
        copy
        for box in boxes
        for copy in ([box._replace(name=name, ignore=True) for name in classes] if box.name == region else [box])
    ]
