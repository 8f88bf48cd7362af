"""Terminal output of the converters: progress, what was written, what verification found."""

import sys
from pathlib import Path
from typing import Callable, Dict, Iterable, Mapping, Optional, Sequence, TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table

from mmdapled.datasets.night_sets import DETECTION_SETS, DetectionSet

from .coco_document import CocoDocument

Item = TypeVar('Item')


def progress(items: Sequence[Item], description: str) -> Iterable[Item]:
    """Yield the items, with a progress bar on stderr."""
    return track(items, description=description, console=Console(stderr=True))


def write_documents(
    name: str, root: Path, convert: Callable[[], Dict[str, CocoDocument]], out: Optional[Path] = None
) -> None:
    """Convert a detection set, write a document per split, and print a table of them.

    Args:
        name: of the data set.
        root: its folder.
        convert: returns the documents by split; an error in it leaves nothing written.
        out: folder of the annotation files, if not below ``root``.
    """
    documents = convert()
    for split, document in documents.items():
        document.write(annotation_path(DETECTION_SETS[name], split, root, out))
    print_documents(DETECTION_SETS[name], documents)


def annotation_path(night_set: DetectionSet, split: str, root: Path, out: Optional[Path] = None) -> Path:
    """Return the path of a split's annotation file."""
    path = root / night_set.annotation_file.format(split=split)
    return out / path.name if out else path


def print_documents(night_set: DetectionSet, documents: Mapping[str, CocoDocument]) -> None:
    """Print a row per split, and a warning for each that has another size than is published."""
    table = Table('split', 'images', 'published', 'objects', 'to ignore', 'cut at the edge', 'without area, dropped')
    for split, document in documents.items():
        ignored = sum(box['iscrowd'] for box in document.annotations)
        published = night_set.splits.get(split)
        row = (len(document.images), published or 'no number', len(document.annotations) - ignored, ignored)
        table.add_row(split, *map(str, (*row, document.clipped, document.dropped)))
    Console().print(table)
    for split, document in documents.items():
        if night_set.splits.get(split) not in (None, len(document.images)):
            print(
                f'warning: {split} has {len(document.images)} images, published are {night_set.splits[split]} '
                f'({night_set.source}); results on it are not comparable',
                file=sys.stderr,
            )
