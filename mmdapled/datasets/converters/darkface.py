"""DARK FACE (UG2+ challenge): numbered images, and a file of face boxes for each.

SOURCE holds image/1.png ... and label/1.txt ... (a count, then "left top right bottom" per line). There is no
published split of the 6,000 labelled images: one file lists them all; with --lists there are also train and val, from
train.txt and val.txt. Papers use splits of their own (5,400 / 600 or 5,500 / 500): name yours with the results.
"""

from pathlib import Path

from mmdapled.datasets.converters.coco_document import CocoDocument
from mmdapled.datasets.converters.command import progress
from mmdapled.datasets.converters.image_files import ImageFolder
from mmdapled.datasets.converters.label_files import read_corner_lines, read_names
from mmdapled.datasets.night_sets import DETECTION_SETS

CLASSES = DETECTION_SETS['darkface'].classes


def convert(source: Path, lists: Path | None = None) -> dict[str, CocoDocument]:
    """Return a document of all labelled images, and one each of ``train.txt`` and ``val.txt`` in ``lists``."""
    images, labels = ImageFolder(source), index_labels(source)
    splits: dict[str, list[str]] = {'labelled': sorted(labels, key=image_number)}
    if lists:
        splits |= {split: sorted(read_names(lists / f'{split}.txt'), key=image_number) for split in ('train', 'val')}
    documents = {}
    for split, names in splits.items():
        paths = images.find_all(names)
        documents[split] = CocoDocument(CLASSES)
        for name in progress(names, split):
            boxes = read_corner_lines(label_of(name, labels), CLASSES[0])
            documents[split].add_file(paths[name], source, boxes)
    return documents


def index_labels(source: Path) -> dict[str, Path]:
    """Return the label files below a folder by the number of their image, as text."""
    labels = {path.stem: path for path in source.rglob('*.txt') if path.stem.isdigit()}
    if not labels:
        raise FileNotFoundError(f'no label file such as label/1.txt below {source}; unpack the labels there')
    return labels


def label_of(name: str, labels: dict[str, Path]) -> Path:
    """Return the label file of a listed image, whose name may have a suffix."""
    if Path(name).stem not in labels:
        raise FileNotFoundError(f'{name} has no label file (expected label/{Path(name).stem}.txt); unpack all labels')
    return labels[Path(name).stem]


def image_number(name: str) -> int:
    """Return the number in an image's name."""
    if not Path(name).stem.isdigit():
        raise ValueError(f'expected images named by numbers, such as 1.png, got {name!r}; check the list')
    return int(Path(name).stem)
