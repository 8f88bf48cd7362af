"""``mmdapled monitor``: watch the images of a camera, and raise an alarm where they drift from a reference."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mmdapled.cli.command import add_command

TEXT = 'compare the images of a camera with a reference, write a page with plots, and raise an alarm if they drift'
EXIT_CODES = (
    '0 no alarm, 1 no alarm and an image failed, 2 nothing could be started, 3 alarm, 130 interrupted by Ctrl-C'
)
FAILED, UNUSABLE, ALARMED, INTERRUPTED = 1, 2, 3, 130
DESCRIPTION = """\
Compare the images of a camera with a reference, write a page with plots, and raise an alarm if they drift.
First make the reference from usual images of the same camera, of several days; then compare other images with it:

  mmdapled monitor usual_week/ --write-reference camera.json
  mmdapled monitor last_night/ --reference camera.json
"""


def add(commands: Any) -> None:
    """Add ``monitor``."""
    command = add_command(commands, 'monitor', TEXT, run, EXIT_CODES, DESCRIPTION, json=True)
    command.add_argument('folder', metavar='FOLDER', help='images, with those of subfolders')
    task = command.add_mutually_exclusive_group(required=True)
    task.add_argument('--reference', metavar='STATS', type=Path, help='compare with this reference, a JSON file')
    task.add_argument('--write-reference', metavar='STATS', type=Path, help='make a reference of this folder')
    command.add_argument(
        '-o', '--out', metavar='PAGE', type=Path, default=Path('monitor.html'),
        help='the HTML page, one file that loads nothing from elsewhere; default: monitor.html',
    )  # fmt: skip
    command.add_argument(
        '--time', choices=('auto', 'exif', 'name', 'mtime'), default='auto',
        help='order of the images: when they were taken (exif), their names, or when the files changed (mtime); '
             'auto: exif if all images have it, else name',
    )  # fmt: skip
    command.add_argument('--prior', help='name in configs/_base_/priors, or a config file; by default the bundled one')
    command.add_argument('--detector', nargs=2, metavar=('CONFIG', 'CHECKPOINT'),
                         help='watch the scores of this detector too: a config of mmdet, plain or joint')  # fmt: skip
    command.add_argument('--device', default='cpu', help='device of prior and detector, such as cuda:0')
    command.add_argument('--psi', type=float, default=0.25, help='lowest population stability index of an alarm')
    command.add_argument('--alpha', type=float, default=0.01,
                         help='highest probability of a false alarm, over all statistics')  # fmt: skip
    command.add_argument('--adwin', action='store_true', help='mark when each statistic changed (needs river)')


def run(args: argparse.Namespace) -> int:
    """Watch what the command line names, and return the exit code."""
    from mmdapled.apis.sources import list_sources
    from mmdapled.monitoring.requirements import check_requirements
    from mmdapled.monitoring.timeline import timeline

    try:
        check_requirements(args.adwin, args.detector is not None)
        check_options(args)
        reference = _read_reference(args)
        images = timeline(list_sources([args.folder]), args.time)
        gauge = _gauge(args)
        if reference is not None:
            reference.check_gauge(gauge)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        print(f'error: {error}', file=sys.stderr)
        return UNUSABLE
    measurements: list[Any] = []
    interrupted = False
    try:
        for source, time in _tracked(zip(images.sources, images.times, strict=True), len(images.sources), args.json):
            measurements.append(gauge.measure(source, time))
    except KeyboardInterrupt:
        interrupted = True
        print(f'interrupted: {len(measurements)} of {len(images.sources)} images measured', file=sys.stderr)
    if reference is None:
        return INTERRUPTED if interrupted else _write_reference(args, measurements, gauge)
    return _report(args, measurements, reference, images.basis, interrupted)


def check_options(args: argparse.Namespace) -> None:
    """Raise ValueError for options out of range, and for a reference that would replace a file."""
    if not Path(args.folder).expanduser().is_dir():
        raise ValueError(f'{args.folder}: no such folder')
    if not args.psi > 0 or not 0 < args.alpha < 1:
        raise ValueError(f'expected --psi above 0 and --alpha between 0 and 1, got {args.psi} and {args.alpha}')
    if args.write_reference is not None and args.write_reference.exists():
        raise ValueError(f'{args.write_reference} exists; remove it first, or name another file')


def _gauge(args: argparse.Namespace) -> Any:
    from mmdapled.monitoring.detector import Detector
    from mmdapled.monitoring.measurement import Gauge
    from mmdapled.priors.builder import build_prior

    detector = Detector(args.detector[0], args.detector[1], args.device) if args.detector else None
    return Gauge(build_prior(args.prior), detector, args.device)


def _read_reference(args: argparse.Namespace) -> Any:
    from mmdapled.monitoring.reference import read_reference

    return None if args.reference is None else read_reference(args.reference)


def _write_reference(args: argparse.Namespace, measurements: list[Any], gauge: Any) -> int:
    from mmdapled.monitoring.reference import ReferenceError, make_reference, write_reference

    failed = [one for one in measurements if one.error]
    _print_failed(failed)
    try:
        reference = make_reference(measurements, gauge)
        write_reference(args.write_reference, reference)
    except (ReferenceError, OSError) as error:
        print(f'error: {error}', file=sys.stderr)
        return UNUSABLE
    found = {'reference': str(args.write_reference), 'different_images': reference.images, 'failed': len(failed)}
    print(json.dumps(found) if args.json else f'{args.write_reference}: statistics of {reference.images} images')
    return FAILED if failed else 0


def _report(args: argparse.Namespace, measurements: list[Any], reference: Any, basis: str, interrupted: bool) -> int:
    from mmdapled.atomic import write_atomically
    from mmdapled.monitoring.drift import Thresholds
    from mmdapled.monitoring.findings import as_json, findings
    from mmdapled.monitoring.page import render_page

    found = findings(measurements, reference, basis, Thresholds(args.psi, args.alpha), args.adwin)
    if args.json:
        print(json.dumps({**as_json(found), 'page': str(args.out)}, indent=2))
    else:
        _print_table(found, reference)
    _print_failed(found.failed)
    try:
        write_atomically(args.out, render_page(args.folder, found, reference, interrupted))
    except OSError as error:
        print(f'error: the page cannot be written: {error}', file=sys.stderr)
        return UNUSABLE
    if not args.json:
        print(f'page: {args.out}')
    if interrupted:
        return INTERRUPTED
    return ALARMED if found.verdict == 'alarm' else FAILED if found.failed else 0


def _tracked(items: Iterable[Any], total: int, quiet: bool) -> Any:
    from rich.console import Console
    from rich.progress import track

    return items if quiet else track(items, 'measuring', total, console=Console(stderr=True))


def _print_failed(failed: list[Any]) -> None:
    for one in failed:
        print(f'failed: {one.error}', file=sys.stderr)
    if failed:
        print(f'{len(failed)} images failed', file=sys.stderr)


def _print_table(found: Any, reference: Any) -> None:
    from rich.console import Console
    from rich.table import Column, Table

    from mmdapled.monitoring.result_rows import result_rows

    colours = {'alarm': 'red', 'uncertain': 'yellow', 'stable': 'green'}
    titles = 'statistic', 'usual', 'median', 'PSI', 'KS', 'p', 'verdict'
    table = Table(*(Column(title, no_wrap=True) for title in titles))
    for row in result_rows(found, reference):
        cells = row.name, row.usual, row.median, row.psi, row.ks, row.p, row.verdict
        table.add_row(*cells, style=colours.get(row.verdict))
    console = Console(highlight=False)
    console.print(table)
    console.print(found.summary, style=colours.get(found.verdict), markup=False, soft_wrap=True)
    console.print(f'order by {found.basis}', markup=False, soft_wrap=True)
