"""Read one image's boxes from the label files that the data sets come with."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import List, Mapping, Sequence, Tuple

from .coco_document import Box, make_box

BBGT_HEADER = '% bbGt version=3'
VOC_CORNERS = ('xmin', 'ymin', 'xmax', 'ymax')


def class_names(classes: Sequence[str]) -> Mapping[str, str]:
    """Classes by their names in lower case, since annotators' spelling differs in case."""
    return {name.lower(): name for name in classes}


def known_class(name: str, names: Mapping[str, str], place: str) -> str:
    """The class of a name.

    Raises:
        ValueError: there is no such class.
    """
    if name.lower() not in names:
        raise ValueError(f'{place}: unknown class {name!r}; expected one of {list(names.values())}')
    return names[name.lower()]


def read_bbgt(path: Path, classes: Sequence[str]) -> List[Box]:
    """Boxes of a file of Piotr Dollar's toolbox: a header, then ``class left top width height`` and more per line.

    Raises:
        ValueError: another header, a line that isn't of this form, or an unknown class.
    """
    header, *lines = path.read_text(encoding='utf-8-sig').splitlines() or ['']
    if not header.lower().startswith(BBGT_HEADER.lower()):
        raise ValueError(f'{path}: expected {BBGT_HEADER!r} in the first line, got {header!r}')
    names = class_names(classes)
    boxes = []
    for line in filter(str.strip, lines):
        name, *numbers = line.split()
        try:
            box = make_box(name, [float(number) for number in numbers[:4]])
        except ValueError as error:
            raise ValueError(f'{path}: expected "class left top width height ...", got {line!r}') from error
        boxes.append(box._replace(name=known_class(name, names, str(path))))
    return boxes


def read_voc_xml(path: Path, classes: Sequence[str]) -> List[Box]:
    """Boxes of a PASCAL VOC file. A box is as wide as ``xmax - xmin``, which is how LLVIP's own tools take it.

    Objects that are marked as difficult are regions to ignore, as in PASCAL VOC.

    Raises:
        ValueError: not XML, an object without class or box, or an unknown class.
    """
    names = class_names(classes)
    try:
        objects = ElementTree.parse(path).getroot().findall('object')
        corners = [[float(item.findtext(f'bndbox/{key}', '')) for key in VOC_CORNERS] for item in objects]
    except (ElementTree.ParseError, ValueError) as error:
        raise ValueError(f'{path}: not a PASCAL VOC file with objects and boxes ({error}); copy it anew') from error
    return [
        make_box(
            known_class(item.findtext('name', '').strip(), names, str(path)),
            (left, top, right - left, bottom - top),
            item.findtext('difficult', '').strip() == '1',
        )
        for item, (left, top, right, bottom) in zip(objects, corners, strict=True)
    ]


def read_corner_lines(path: Path, name: str) -> List[Box]:
    """Boxes of a label file as DARK FACE has them: how many, then ``left top right bottom`` per line.

    Raises:
        ValueError: a line that isn't four numbers, or another number of lines than the first says.
    """
    lines = [line for line in path.read_text(encoding='utf-8-sig').splitlines() if line.strip()]
    try:
        count, *corners = ([float(number) for number in line.split()] for line in lines)
        boxes = [make_box(name, (left, top, right - left, bottom - top)) for left, top, right, bottom in corners]
    except ValueError as error:
        raise ValueError(f'{path}: expected a count, then "left top right bottom" per line; {error}') from error
    if count != [len(boxes)]:
        raise ValueError(
            f'{path}: the first line says {lines[0].strip()!r}, but {len(boxes)} boxes follow; copy it anew'
        )
    return boxes


def read_yolo(path: Path, classes: Sequence[str], size: Tuple[int, int]) -> List[Box]:
    """Read a YOLO label file: class number, then centre and size of the box as shares of the image, per line.

    Args:
        size: width and height of the image in px; boxes are rounded to whole px.

    Raises:
        ValueError: a line that is not five numbers, or a class that does not exist.
    """
    boxes = []
    for line in filter(str.strip, path.read_text(encoding='utf-8-sig').splitlines()):
        try:
            number, *shares = line.split()
            name = classes[range(len(classes)).index(int(number))]
            centre_x, centre_y, width, height = map(float, shares)
        except ValueError as error:
            last = len(classes) - 1
            raise ValueError(f'{path}: expected "class x y w h" with a class of 0 to {last}, got {line!r}') from error
        left, right = (round((centre_x + side * width / 2) * size[0]) for side in (-1, 1))
        top, bottom = (round((centre_y + side * height / 2) * size[1]) for side in (-1, 1))
        boxes.append(Box(name, left, top, right - left, bottom - top))
    return boxes


def read_names(path: Path) -> List[str]:
    """The names of a split's list, one a line.

    Raises:
        FileNotFoundError: no such file.
        ValueError: empty, or a name that occurs twice.
    """
    names = [line.strip() for line in path.read_text(encoding='utf-8-sig').splitlines() if line.strip()]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) != len(names) else []
    if twice or not names:
        raise ValueError(f'{path}: expected a name per line, each once, got {twice[:3] or "none"}; copy the list anew')
    return names
