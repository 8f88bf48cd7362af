"""Read label files: those of one image, lists of images, JSON and COCO files; boxes are in px."""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mmdapled.datasets.converters.coco_document import Box, make_box

BBGT_HEADER = '% bbGt version=3'
VOC_CORNERS = ('xmin', 'ymin', 'xmax', 'ymax')


def known_class(name: str, classes: Sequence[str], place: str) -> str:
    """Return the class of a name, ignoring case, which annotators use differently; raise ValueError for none."""
    for known in classes:
        if known.lower() == name.lower():
            return known
    raise ValueError(f'{place}: unknown class {name!r}; expected one of {list(classes)}')


def read_bbgt(path: Path, classes: Sequence[str]) -> list[Box]:
    """Read a file of Piotr Dollar's toolbox: a header, then lines of ``class left top width height`` and more.

    Raises:
        ValueError: another header, a malformed line or an unknown class.
    """
    header, *lines = path.read_text(encoding='utf-8-sig').splitlines() or ['']
    if not header.lower().startswith(BBGT_HEADER.lower()):
        raise ValueError(f'{path}: expected {BBGT_HEADER!r} in the first line, got {header!r}')
    boxes = []
    for line in filter(str.strip, lines):
        name, *numbers = line.split()
        try:
            box = make_box(name, [float(number) for number in numbers[:4]])
        except ValueError as error:
            raise ValueError(f'{path}: expected "class left top width height ...", got {line!r}') from error
        boxes.append(box._replace(name=known_class(name, classes, str(path))))
    return boxes


def read_voc_xml(path: Path, classes: Sequence[str]) -> list[Box]:
    """Read a PASCAL VOC file; difficult objects become regions to ignore.

    The width of a box is ``xmax - xmin``, as in LLVIP's own tools.

    Raises:
        ValueError: not XML, an object without class or box, or an unknown class.
    """
    try:
        objects = ElementTree.parse(path).getroot().findall('object')
        corners = [[float(item.findtext(f'bndbox/{key}', '')) for key in VOC_CORNERS] for item in objects]
    except (ElementTree.ParseError, ValueError) as error:
        raise ValueError(f'{path}: not a PASCAL VOC file with objects and boxes ({error}); copy it again') from error
    return [
        make_box(
            known_class(item.findtext('name', '').strip(), classes, str(path)),
            (left, top, right - left, bottom - top),
            item.findtext('difficult', '').strip() == '1',
        )
        for item, (left, top, right, bottom) in zip(objects, corners, strict=True)
    ]


def read_corner_lines(path: Path, name: str) -> list[Box]:
    """Read a label file of DARK FACE: a count, then ``left top right bottom`` per line.

    Raises:
        ValueError: a malformed line, or a count that differs from the number of lines.
    """
    lines = [line for line in path.read_text(encoding='utf-8-sig').splitlines() if line.strip()]
    try:
        count, *corners = ([float(number) for number in line.split()] for line in lines)
        boxes = [make_box(name, (left, top, right - left, bottom - top)) for left, top, right, bottom in corners]
    except ValueError as error:
        raise ValueError(f'{path}: expected a count, then "left top right bottom" per line; {error}') from error
    if count != [len(boxes)]:
        raise ValueError(
            f'{path}: the first line says {lines[0].strip()!r}, but {len(boxes)} boxes follow; copy it again'
        )
    return boxes


def read_yolo(path: Path, classes: Sequence[str], size: tuple[int, int]) -> list[Box]:
    """Read a YOLO label file of an image of width and height ``size`` in px; round boxes to whole px.

    A line is the number of the class, then centre and size of the box as fractions of the image.

    Raises:
        ValueError: a line that is not five numbers, or a class that does not exist.
    """
    boxes = []
    for line in filter(str.strip, path.read_text(encoding='utf-8-sig').splitlines()):
        try:
            number, *fractions = line.split()
            name = classes[range(len(classes)).index(int(number))]
            centre_x, centre_y, width, height = map(float, fractions)
        except ValueError as error:
            last = len(classes) - 1
            raise ValueError(f'{path}: expected "class x y w h" with a class of 0 to {last}, got {line!r}') from error
        left, right = (round((centre_x + side * width / 2) * size[0]) for side in (-1, 1))
        top, bottom = (round((centre_y + side * height / 2) * size[1]) for side in (-1, 1))
        boxes.append(Box(name, left, top, right - left, bottom - top))
    return boxes


def read_names(path: Path) -> list[str]:
    """Read the list of a split, one name per line; raise ValueError if it is empty or repeats a name."""
    names = [line.strip() for line in path.read_text(encoding='utf-8-sig').splitlines() if line.strip()]
    repeated = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) != len(names) else []
    if repeated or not names:
        raise ValueError(
            f'{path}: expected a name per line, each once, got {repeated[:3] or "none"}; copy the list again'
        )
    return names


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
