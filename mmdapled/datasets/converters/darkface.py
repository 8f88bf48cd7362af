"""DARK FACE (UG2+ challenge): numbered images, and a file of face boxes for each.

SOURCE holds image/1.png ... and label/1.txt ... (a count, then "left top right bottom" per line). Nobody published a
split of the 6,000 labelled images: without --lists there is one file of all, with it also one each of train.txt and
val.txt. Papers use lists of their own (5,400 / 600 or 5,500 / 500): name yours with the results.
"""

from pathlib import Path
from typing import Dict, List, Optional

from mmdapled.datasets.night_sets import DETECTION_SETS

from .coco_document import CocoDocument
from .command import progress
from .image_files import ImageFolder
from .label_files import read_corner_lines, read_names

CLASSES = DETECTION_SETS['darkface'].classes
LISTED_SPLITS = ('train', 'val')


def convert(source: Path, lists: Optional[Path] = None) -> Dict[str, CocoDocument]:
    """A document of all labelled images, and with lists one each of ``train.txt`` and ``val.txt``.

    Raises:
        FileNotFoundError: images, labels or lists are missing.
        ValueError: a label file or a list is broken.
    """
    images, labels = ImageFolder(source), index_labels(source)
    splits: Dict[str, List[str]] = {'labelled': sorted(labels, key=number)}
    if lists:
        splits |= {split: sorted(read_names(lists / f'{split}.txt'), key=number) for split in LISTED_SPLITS}
    documents = {}
    for split, names in splits.items():
        paths = images.find_all(names)
        documents[split] = CocoDocument(CLASSES)
        for name in progress(names, split):
            boxes = read_corner_lines(label_of(name, labels), CLASSES[0])
            documents[split].add_file(paths[name], source, boxes)
    return documents


def index_labels(source: Path) -> Dict[str, Path]:
    """Label files by their image's number, as text.

    Raises:
        FileNotFoundError: there is none.
    """
    labels = {path.stem: path for path in source.rglob('*.txt') if path.stem.isdigit()}
    if not labels:
        raise FileNotFoundError(f'no label file such as label/1.txt below {source}; unpack the labels there')
    return labels


def label_of(name: str, labels: Dict[str, Path]) -> Path:
    """The label file of a listed image, whose name may have a suffix.

    Raises:
        FileNotFoundError: it has none.
    """
    if Path(name).stem not in labels:
        raise FileNotFoundError(f'{name} has no label file (expected label/{Path(name).stem}.txt); unpack all labels')
    return labels[Path(name).stem]


def number(name: str) -> int:
    """The number that an image is named by.

    Raises:
        ValueError: it is not named by a number.
    """
    if not Path(name).stem.isdigit():
        raise ValueError(f'expected images named by numbers, as 1.png, got {name!r}; check the list')
    return int(Path(name).stem)
