"""Collect images and boxes in a COCO annotation document."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mmdapled.atomic import write_atomically
from mmdapled.datasets.converters.image_files import image_size

SMALLEST = 1  # px; mmdet drops boxes that are narrower or lower
Attributes = Mapping[str, str] | None
Size = tuple[int, int]


class Box(NamedTuple):
    """The class and box of an object, in px.

    Attributes:
        ignore: marks a region in which detections are neither right nor wrong, ``iscrowd`` in COCO.
    """

    name: str
    left: float
    top: float
    width: float
    height: float
    ignore: bool = False


def make_box(name: str, numbers: Sequence[float], ignore: bool = False) -> Box:
    """Make a box of left, top, width and height; whole numbers become ints, to keep the JSON short.

    Raises:
        ValueError: not four numbers.

    Examples:
        >>> make_box('car', (1.0, 2.0, 3.5, 4.0))
        Box(name='car', left=1, top=2, width=3.5, height=4, ignore=False)
    """
    left, top, width, height = (int(number) if number == int(number) else number for number in numbers)
    return Box(name, left, top, width, height, ignore)


class CocoDocument:
    """A COCO annotation document to which images are added one by one.

    Category ids are 1, 2, ... in the order of ``classes``. Annotations, and images without an id of their own, are
    numbered in the order in which they are added: the same files give the same ids.
    """

    def __init__(self, classes: Sequence[str]) -> None:
        self.category_ids = {name: number for number, name in enumerate(classes, start=1)}
        self.images: list[dict[str, Any]] = []
        self.annotations: list[dict[str, Any]] = []
        self.clipped = 0
        self.dropped = 0

    def add_image(
        self, name: str, size: Size, boxes: Iterable[Box], attributes: Attributes = None, image_id: int | None = None
    ) -> None:
        """Add an image and its boxes; clip these to the image, and drop those without area.

        Args:
            name: path below the data set's root.
            size: width and height in px.
            boxes: objects and regions to ignore.
            attributes: of the whole image, such as lighting or weather.
            image_id: the published id; without it images are numbered.

        Raises:
            ValueError: a box of a class that the document does not have.
        """
        number = len(self.images) + 1 if image_id is None else image_id
        image = {'id': number, 'file_name': name, 'width': size[0], 'height': size[1]}
        self.images.append({**image, 'attributes': dict(attributes)} if attributes else image)
        for box in boxes:
            self._add_box(name, number, size, box)

    def add_file(
        self, path: Path, root: Path, boxes: Iterable[Box], attributes: Attributes = None, image_id: int | None = None
    ) -> None:
        """Add the image in a file below ``root``, with the size that its header gives; see :meth:`add_image`."""
        self.add_image(path.relative_to(root).as_posix(), image_size(path), boxes, attributes, image_id)

    def _add_box(self, file_name: str, image_id: int, size: Size, box: Box) -> None:
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
        """Return the document of a slice of the images; ids are kept."""
        part = CocoDocument(list(self.category_ids))
        part.images = self.images[places]
        kept = {image['id'] for image in part.images}
        part.annotations = [box for box in self.annotations if box['image_id'] in kept]
        return part

    def as_dict(self) -> dict[str, Any]:
        """Return the document in COCO format."""
        categories = [{'id': number, 'name': name} for name, number in self.category_ids.items()]
        return {'images': self.images, 'annotations': self.annotations, 'categories': categories}

    def write(self, path: Path) -> None:
        """Write the document; an old file of that name is replaced only when the new one is complete."""
        write_atomically(path, json.dumps(self.as_dict()))


def is_visible(box: Box, size: Size) -> bool:
    """Return whether at least ``SMALLEST`` px of a box, both ways, lie in an image of that width and height."""
    return min(clip(box, size)[2:]) >= SMALLEST


def clip(box: Box, size: Size) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the part of a box in an image of that width and height.

    Examples:
        >>> clip(Box('car', -5, 40, 20, 20), (100, 50))
        (0, 40, 15, 10)
    """
    if box.left >= 0 and box.top >= 0 and box.left + box.width <= size[0] and box.top + box.height <= size[1]:
        return box.left, box.top, box.width, box.height  # unchanged: sums and differences would round
    left, top = max(box.left, 0), max(box.top, 0)
    right, bottom = min(box.left + box.width, size[0]), min(box.top + box.height, size[1])
    return left, top, right - left, bottom - top
