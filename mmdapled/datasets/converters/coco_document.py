"""Collect images and boxes into a COCO annotation document, and write it."""

import json
import os
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from .image_files import image_size

SMALLEST = 1  # px; mmdet drops boxes that are narrower or lower


class Box(NamedTuple):
    """An object's class and box in px.

    Attributes:
        ignore: a region in which detections count neither way, ``iscrowd`` in COCO.
    """

    name: str
    left: float
    top: float
    width: float
    height: float
    ignore: bool = False


def make_box(name: str, numbers: Sequence[float], ignore: bool = False) -> Box:
    """A box of left, top, width and height, which are ints where they are whole, as JSON then shows them.

    Raises:
        ValueError: not four numbers.
    """
    left, top, width, height = (int(number) if number == int(number) else number for number in numbers)
    return Box(name, left, top, width, height, ignore)


class CocoDocument:
    """A COCO annotation document that grows image by image.

    Categories have the ids 1, 2, ... in the order of the classes; annotations are numbered in the order in which they
    are added, and so are images without an id of their own: the same files give the same ids.

    Args:
        classes: category names.
    """

    def __init__(self, classes: Sequence[str]) -> None:
        self.category_ids = {name: number for number, name in enumerate(classes, start=1)}
        self.images: List[Dict[str, Any]] = []
        self.annotations: List[Dict[str, Any]] = []
        self.clipped = 0
        self.dropped = 0

    def add_image(
        self,
        file_name: str,
        size: Tuple[int, int],
        boxes: Iterable[Box],
        attributes: Optional[Mapping[str, str]] = None,
        image_id: Optional[int] = None,
    ) -> None:
        """Add an image and its boxes; what lies outside of the image is cut off, what is left without area dropped.

        Args:
            file_name: path below the data set's root.
            size: width and height in px.
            attributes: of the image as a whole, such as lighting or weather.

        Raises:
            ValueError: a class that the document doesn't have.
        """
        number = len(self.images) + 1 if image_id is None else image_id
        image = {'id': number, 'file_name': file_name, 'width': size[0], 'height': size[1]}
        self.images.append({**image, 'attributes': dict(attributes)} if attributes else image)
        for box in boxes:
            self._add_box(file_name, number, size, box)

    def add_file(
        self,
        path: Path,
        root: Path,
        boxes: Iterable[Box],
        attributes: Optional[Mapping[str, str]] = None,
        image_id: Optional[int] = None,
    ) -> None:
        """Add the image of a file, with its size from its header, by its path below ``root``; else ``add_image``."""
        self.add_image(path.relative_to(root).as_posix(), image_size(path), boxes, attributes, image_id)

    def _add_box(self, file_name: str, image_id: int, size: Tuple[int, int], box: Box) -> None:
        if box.name not in self.category_ids:
            raise ValueError(f'{file_name}: unknown class {box.name!r}; expected one of {list(self.category_ids)}')
        if not is_visible(box, size):
            self.dropped += 1
            return
        left, top, width, height = clip(box, size)
        self.clipped += (left, top, width, height) != (box.left, box.top, box.width, box.height)
        self.annotations.append(
            {
                'id': len(self.annotations) + 1,
                'image_id': image_id,
                'category_id': self.category_ids[box.name],
                'bbox': [left, top, width, height],
                'area': width * height,
                'iscrowd': int(box.ignore),
            }
        )

    def part(self, places: slice) -> 'CocoDocument':
        """Return the document of some of the images, by their places; ids are kept."""
        part = CocoDocument(list(self.category_ids))
        part.images = self.images[places]
        kept = {image['id'] for image in part.images}
        part.annotations = [box for box in self.annotations if box['image_id'] in kept]
        return part

    def as_dict(self) -> Dict[str, Any]:
        """The document."""
        categories = [{'id': number, 'name': name} for name, number in self.category_ids.items()]
        return {'images': self.images, 'annotations': self.annotations, 'categories': categories}

    def write(self, path: Path) -> None:
        """Write the document; a file of that name is replaced when the new one is complete, not before."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f'{path.name}.part')
        unfinished.write_text(json.dumps(self.as_dict()), encoding='utf-8')
        os.replace(unfinished, path)


def is_visible(box: Box, size: Tuple[int, int]) -> bool:
    """Return whether enough of a box lies in an image of that width and height."""
    return min(clip(box, size)[2:]) >= SMALLEST


def clip(box: Box, size: Tuple[int, int]) -> Tuple[float, float, float, float]:
    """Left, top, width and height of the part of a box that lies in an image of that width and height."""
    if box.left >= 0 and box.top >= 0 and box.left + box.width <= size[0] and box.top + box.height <= size[1]:
        return box.left, box.top, box.width, box.height  # unchanged: sums and differences would round
    left, top = max(box.left, 0), max(box.top, 0)
    right, bottom = min(box.left + box.width, size[0]), min(box.top + box.height, size[1])
    return left, top, right - left, bottom - top
