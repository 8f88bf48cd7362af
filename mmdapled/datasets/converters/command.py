"""What the converters' command lines share: arguments, progress, errors, the table at the end."""

import argparse
import sys
from pathlib import Path
from typing import Callable, Dict, Iterable, Mapping, Optional, Sequence, TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table

from mmdapled.datasets.night_sets import DETECTION_SETS, DetectionSet

from .coco_document import CocoDocument

UNUSABLE = 2
Item = TypeVar('Item')


def progress(items: Sequence[Item], description: str) -> Iterable[Item]:
    """The items, with a progress bar on stderr."""
    return track(items, description=description, console=Console(stderr=True))


def converter_parser(description: Optional[str]) -> argparse.ArgumentParser:
    """A parser with the arguments that every converter has."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        'source', type=Path, help='folder of the data set as it was unpacked; images stay where they are'
    )
    parser.add_argument('--out', type=Path, help='folder to write the annotation files to, default SOURCE/annotations')
    return parser


def run_converter(name: str, args: argparse.Namespace, convert: Callable[[], Dict[str, CocoDocument]]) -> int:
    """Convert, write, and print what was found; return 0, or 2 where nothing could be written."""
    night_set = DETECTION_SETS[name]
    try:
        documents = convert()
        for split, document in documents.items():
            document.write(annotation_path(night_set, split, args.source, args.out))
    except (OSError, ValueError) as error:
        print(f'error: {error}', file=sys.stderr)
        return UNUSABLE
    print_documents(night_set, documents)
    print(f'next: python tools/dataset_converters/verify.py {name} {args.source}')
    return 0


def annotation_path(night_set: DetectionSet, split: str, source: Path, out: Optional[Path] = None) -> Path:
    """Where a split's annotation file belongs."""
    path = source / night_set.annotation_file.format(split=split)
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
