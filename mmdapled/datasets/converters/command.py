"""Terminal output of the converters: a progress bar, and a table of the written documents."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table

from mmdapled.datasets.converters.coco_document import CocoDocument
from mmdapled.datasets.night_sets import DETECTION_SETS, DetectionSet

Item = TypeVar('Item')


def progress(items: Sequence[Item], description: str) -> Iterable[Item]:
    """Yield the items, with a progress bar on stderr."""
    return track(items, description=description, console=Console(stderr=True))


def write_documents(
    name: str, root: Path, convert: Callable[[], dict[str, CocoDocument]], out: Path | None = None
) -> None:
    """Convert a detection data set, write a document per split and print a table of them.

    ``convert`` returns the documents by split; if it fails, nothing is written. They go below ``root``, the folder of
    the data set, or into the folder ``out``.
    """
    documents = convert()
    for split, document in documents.items():
        path = annotation_path(name, split, root)
        document.write(out / path.name if out else path)
    print_documents(DETECTION_SETS[name], documents)


def annotation_path(name: str, split: str, root: Path) -> Path:
    """Return the path of a split's annotation file in the folder of the data set."""
    return root / DETECTION_SETS[name].annotation_file.format(name=name, split=split)


def print_documents(night_set: DetectionSet, documents: Mapping[str, CocoDocument]) -> None:
    """Print a row per split, and a warning for each split whose size differs from the published one."""
    table = Table('split', 'images', 'published', 'objects', 'to ignore', 'clipped', 'dropped, no area')
    for split, document in documents.items():
        ignored = sum(box['iscrowd'] for box in document.annotations)
        published = night_set.splits.get(split)
        row = (len(document.images), published or 'unknown', len(document.annotations) - ignored, ignored)
        table.add_row(split, *map(str, (*row, document.clipped, document.dropped)))
    Console().print(table)
    for split, document in documents.items():
        if night_set.splits.get(split) not in (None, len(document.images)):
            print(
                f'warning: {split} has {len(document.images)} images, but {night_set.splits[split]} are published '
                f'({night_set.source}); results on it are not comparable',
                file=sys.stderr,
            )
