"""Check a night data set on disk: images there and readable, sizes, classes, boxes, splits and their published sizes.

    python tools/dataset_converters/verify.py exdark_official data/exdark
    python tools/dataset_converters/verify.py acdc_night data/acdc

Which images a split has is told by a SHA-256 of their names. Where the published one is not known, the first run in
which all else is right records it in ROOT/annotations/split_hashes.json, and later runs compare with that.

Exit code: 0 all right, 1 something is wrong, 2 nothing could be checked.
"""

import argparse
import sys
from pathlib import Path
from typing import Optional, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mmdapled.datasets.converters.command import UNUSABLE
from mmdapled.datasets.converters.findings import Finding
from mmdapled.datasets.converters.verification import NAMES, verify

MARKS = {True: '[green]ok[/]', False: '[red]wrong[/]'}


def parse_args(arguments: Optional[Sequence[str]] = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('name', choices=NAMES, metavar='NAME', help=f'the data set: {", ".join(NAMES)}')
    parser.add_argument('root', type=Path, metavar='ROOT', help="its folder, a config's data_root")
    parser.add_argument('--headers-only', action='store_true', help="read the images' headers, do not decode them")
    return parser.parse_args(arguments)


def print_findings(findings: Sequence[Finding], title: str) -> None:
    """Print a row per check, and below the table how many are wrong."""
    table = Table('', 'split', 'check', 'found', 'expected', title=title)
    for finding in findings:
        table.add_row(MARKS[finding.passed], *map(escape, finding[:4]))
    console = Console()
    console.print(table)
    wrong = sum(not finding.passed for finding in findings)
    console.print(f'[red]{wrong} of {len(findings)} checks are wrong.[/]' if wrong else f'all {len(findings)} right')


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Check and print."""
    args = parse_args(arguments)
    try:
        findings = verify(args.name, args.root, args.headers_only)
    except (OSError, ValueError) as error:
        print(f'error: {error}', file=sys.stderr)
        return UNUSABLE
    print_findings(findings, f'{args.name}: {args.root}')
    return int(not all(finding.passed for finding in findings))


if __name__ == '__main__':
    sys.exit(main())
