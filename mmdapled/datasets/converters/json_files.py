"""Read the JSON files that some data sets keep their labels in."""

import json
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Sequence

from .coco_document import Box, make_box


def find_one(source: Path, patterns: Sequence[str], what: str) -> Path:
    """The file below a folder that one of several names, tried in turn, leads to.

    Raises:
        FileNotFoundError: there is none.
        ValueError: there are several.
    """
    for pattern in patterns:
        found = sorted(source.rglob(pattern))
        if len(found) > 1:
            raise ValueError(f'{what} is there twice: {found[0]} and {found[1]}; keep one of them below {source}')
        if found:
            return found[0]
    raise FileNotFoundError(f'no {what} below {source} (expected {" or ".join(patterns)}); unpack the labels there')


def read_json(path: Path) -> Any:
    """The content of a JSON file.

    Raises:
        ValueError: not a complete JSON file.
    """
    try:
        return json.loads(path.read_text(encoding='utf-8'))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f'{path}: not a complete JSON file ({error}); copy it anew') from error


def read_coco(path: Path) -> Dict[str, Any]:
    """A COCO document.

    Raises:
        ValueError: it lacks images, annotations or categories.
    """
    document = read_json(path)
    missing = [key for key in ('images', 'annotations', 'categories') if key not in document]
    if missing:
        raise ValueError(f'{path}: a COCO annotation file needs {missing}, got {list(document)[:5]}; copy it anew')
    return document


def boxes_by_image(document: Mapping[str, Any], source: Path) -> Dict[int, List[Box]]:
    """The boxes of a COCO document by their image's id; those marked ``ignore`` or ``iscrowd`` are to ignore.

    Raises:
        ValueError: an annotation lacks a key, or its image or category does not exist.
    """
    names = {category['id']: category['name'] for category in document['categories']}
    boxes: Dict[int, List[Box]] = {image['id']: [] for image in document['images']}
    for annotation in document['annotations']:
        ignore = bool(annotation.get('ignore') or annotation.get('iscrowd'))
        try:
            box = make_box(names[annotation['category_id']], annotation['bbox'], ignore)
            boxes[annotation['image_id']].append(box)
        except (KeyError, ValueError) as error:
            raise ValueError(
                f'{source}: annotation {annotation} does not fit its file ({error}); copy it anew'
            ) from error
    return boxes


def for_every_class(boxes: Iterable[Box], classes: Sequence[str], region: str) -> List[Box]:
    """The boxes, with those of the class ``region`` made into regions to ignore, one for every class.

    COCO's evaluation looks at regions to ignore class by class.
    """
    return [
        copy
        for box in boxes
        for copy in ([box._replace(name=name, ignore=True) for name in classes] if box.name == region else [box])
    ]
