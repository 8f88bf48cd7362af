"""Convert a night data set, as it was unpacked, to the annotation files or label maps that the configs read.

    python tools/convert_dataset.py exdark_official data/exdark
    python tools/convert_dataset.py exdark_official data/exdark --verify
    python tools/convert_dataset.py exdark_official --help

Images stay where they are. With --verify nothing is converted; SOURCE is checked instead: images there and readable,
sizes, classes, boxes, splits and their published sizes. A split is identified by a SHA-256 of its image names. Where
the published one is not known, the first run without another error records it in SOURCE/annotations/split_hashes.json,
and later runs compare with that.

Exit code: 0 done or all right, 1 a check failed, 2 nothing could be converted or checked.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mmdapled.datasets.converters import bdd100k, darkface, exdark, llvip, msrs, nightcity, nightowls, nod
from mmdapled.datasets.converters.check_result import CheckResult
from mmdapled.datasets.converters.coco_document import CocoDocument
from mmdapled.datasets.converters.command import write_documents
from mmdapled.datasets.converters.verification import NAMES, verify
from mmdapled.datasets.night_sets import DETECTION_SETS, SEGMENTATION_SETS

MARKS = {True: '[green]ok[/]', False: '[red]wrong[/]'}
UNUSABLE = 2
EXIT_CODES = 'Exit code: 0 done or all right, 1 a check failed, 2 nothing could be converted or checked.'
PUBLISHED_MAPS = 'The published label maps are read as they are: there is only --verify.'

DESCRIPTIONS: dict[str, str | None] = {
    'exdark_official': exdark.__doc__,
    'exdark_maet': exdark.__doc__,
    'darkface': darkface.__doc__,
    'nod_sony': nod.__doc__,
    'nod_nikon': nod.__doc__,
    'bdd100k_night': bdd100k.__doc__,
    'nightowls': nightowls.__doc__,
    'llvip': llvip.__doc__,
    'msrs_night': msrs.__doc__,
    'nightcity': nightcity.__doc__,
    'acdc_night': PUBLISHED_MAPS,
    'dark_zurich': PUBLISHED_MAPS,
}
CONVERTERS: dict[str, Callable[[argparse.Namespace], dict[str, CocoDocument]]] = {
    'exdark_official': lambda args: exdark.convert_official(args.source),
    'exdark_maet': lambda args: exdark.convert_maet(args.source, args.lists),
    'darkface': lambda args: darkface.convert(args.source, args.lists),
    'nod_sony': lambda args: nod.convert(args.source, 'sony'),
    'nod_nikon': lambda args: nod.convert(args.source, 'nikon'),
    'bdd100k_night': lambda args: bdd100k.convert(args.source),
    'nightowls': lambda args: nightowls.convert(args.source),
    'llvip': lambda args: llvip.convert(args.source),
    'msrs_night': lambda args: msrs.convert(args.source, args.labels, args.out, args.parts, args.val_share),
}


def build_parser() -> argparse.ArgumentParser:
    """Build the parser, with a sub-parser per data set."""
    raw, lines = argparse.RawDescriptionHelpFormatter, {name: one_line(name) for name in NAMES}
    listed = '\n'.join(f'  {name:<16} {line}' for name, line in lines.items())
    parser = argparse.ArgumentParser(
        'convert_dataset.py', description=__doc__, epilog=f'data sets:\n{listed}', formatter_class=raw
    )
    sets = parser.add_subparsers(dest='name', metavar='NAME', required=True, help='a data set, as below')
    for name, line in lines.items():
        text = f'{line}.\n\n{DESCRIPTIONS[name]}'
        one = sets.add_parser(name, description=text, epilog=EXIT_CODES, formatter_class=raw)
        one.add_argument('source', type=Path, metavar='SOURCE', help='folder of the data set as it was unpacked')
        one.add_argument('--verify', action='store_true', help='check SOURCE, convert nothing')
        one.add_argument(
            '--headers-only', action='store_true', help="with --verify: read the images' headers, do not decode them"
        )
        add_options(one, name)
    return parser


def one_line(name: str) -> str:
    """Return a data set's title and published sizes."""
    night_set = DETECTION_SETS.get(name) or SEGMENTATION_SETS[name]
    return f'{night_set.title}: ' + ' / '.join(f'{size:,} {split}' for split, size in night_set.splits.items() if size)


def add_options(parser: argparse.ArgumentParser, name: str) -> None:
    """Add the options that one data set has and others have not."""
    if name in DETECTION_SETS:
        where = 'folder of the new data set' if name == 'msrs_night' else (
            'folder of the annotation files, default SOURCE/annotations'
        )  # fmt: skip
        parser.add_argument('out', type=Path, metavar='OUT', nargs='?', help=where)
    if name in ('exdark_maet', 'darkface'):
        default = ', default SOURCE/main' if name == 'exdark_maet' else ''
        parser.add_argument('--lists', type=Path, help=f'folder of train.txt and val.txt, a name a line{default}')
    if name == 'msrs_night':
        parser.add_argument('--labels', type=Path, help='folder of MSRS-detection-label')
        parser.add_argument('--parts', nargs='+', choices=msrs.PARTS, default=msrs.PARTS, help='of MSRS, default both')
        parser.add_argument(
            '--val-share', type=float, default=msrs.VAL_SHARE, help='of the night images, the latest; default a third'
        )


def parse_args(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser, words = build_parser(), list(sys.argv[1:] if arguments is None else arguments)
    if words and not words[0].startswith('-') and words[0] not in NAMES:
        near = get_close_matches(words[0], NAMES, n=2, cutoff=0.4)
        hint = f'; did you mean {" or ".join(near)}?' if near else ''
        parser.error(f'no data set {words[0]!r}, expected one of {", ".join(NAMES)}{hint}')
    args = parser.parse_args(words)
    if args.verify and getattr(args, 'out', None):
        parser.error('--verify checks the data set in SOURCE; leave OUT out')
    if args.name == 'msrs_night' and not args.verify and not (args.labels and args.out):
        parser.error('msrs_night needs OUT and --labels; see msrs_night --help')
    return args


def convert(args: argparse.Namespace) -> int:
    """Convert a data set, and print the command that checks the result.

    Raises:
        FileNotFoundError: images, labels or lists are missing.
        ValueError: a file is broken, or there is nothing to convert.
    """
    root = args.source
    if args.name in CONVERTERS:
        root, out = (args.out, None) if args.name == 'msrs_night' else (args.source, args.out)
        write_documents(args.name, root, lambda: CONVERTERS[args.name](args), out)
    elif args.name == 'nightcity':
        print(f'{nightcity.convert(args.source)} label maps')
    else:
        raise ValueError(f'{args.name} needs no conversion; add --verify to check it')
    print(f'next: python tools/convert_dataset.py {args.name} {root} --verify')
    return 0


def check(args: argparse.Namespace) -> int:
    """Check a data set on disk, and print a row per check; return 1 where one failed."""
    results = verify(args.name, args.source, args.headers_only)
    print_results(results, f'{args.name}: {args.source}')
    return int(not all(result.passed for result in results))


def print_results(results: Sequence[CheckResult], title: str) -> None:
    """Print a row per check, and below the table how many failed."""
    table = Table('', 'split', 'check', 'found', 'expected', title=title)
    for result in results:
        table.add_row(MARKS[result.passed], *map(escape, result[:4]))
    console = Console()
    console.print(table)
    wrong = sum(not result.passed for result in results)
    console.print(f'[red]{wrong} of {len(results)} checks are wrong.[/]' if wrong else f'all {len(results)} right')


def main(arguments: Sequence[str] | None = None) -> int:
    """Convert or check."""
    args = parse_args(arguments)
    try:
        return check(args) if args.verify else convert(args)
    except (OSError, ValueError) as error:
        print(f'error: {error}', file=sys.stderr)
        return UNUSABLE


if __name__ == '__main__':
    sys.exit(main())
