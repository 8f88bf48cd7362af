"""``mmdapled inspect``: print degradation levels of images, and write their maps as overlays."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mmdapled.cli.command import add_command

TEXT = 'print how dark, blurry, noisy and over-exposed images are, and write overlays of where'
EXIT_CODES = '0 done, 1 an image failed, 2 nothing could be started, 130 interrupted by Ctrl-C'
FAILED, UNUSABLE, INTERRUPTED = 1, 2, 130


def add(commands: Any) -> None:
    """Add ``inspect``."""
    command = add_command(commands, 'inspect', TEXT, run, EXIT_CODES, json=True)
    command.add_argument('inputs', nargs='+', metavar='PATH', help='images, or folders, with their subfolders')
    command.add_argument(
        '--out-dir', help='write overlays into this folder: the image, a map per degradation, the colour scale'
    )
    command.add_argument('--prior', help='name in configs/_base_/priors, or a config file; by default the bundled one')
    command.add_argument(
        '--prompt', nargs=3, action='append', metavar=('NAME', 'WITH', 'WITHOUT'),
        help='estimate something else, in words: --prompt rainy "a photo in the rain" "a photo on a dry day"; '
             'may be repeated; the level is not calibrated',
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Inspect what the command line names."""
    return inspect(args.inputs, args.out_dir, args.prior, args.json, args.prompt)


def inspect(
    inputs: Sequence[str],
    out_dir: str | None,
    prior: str | None,
    as_json: bool,
    prompts: Sequence[Sequence[str]] | None = None,
) -> int:
    """Print a table of levels, write overlays where a folder is given, and return the exit code."""
    from mmdapled.apis.sources import list_sources
    from mmdapled.priors.builder import build_prior

    folder = None if out_dir is None else Path(out_dir)
    try:
        sources = list_sources(list(inputs), skip=folder)
        built = build_prior(prior, {name: ([with_it], [without]) for name, with_it, without in prompts or ()})
    except (OSError, ValueError, RuntimeError) as error:
        print(f'error: {error}', file=sys.stderr)
        return UNUSABLE
    rows: list[dict[str, Any]] = []
    interrupted = False
    try:
        rows.extend(_inspect_one(source, built, folder) for source in _tracked(sources, as_json))
    except KeyboardInterrupt:
        interrupted = True
    print(json.dumps(rows, indent=2)) if as_json else _print_table(rows, built.names)
    if interrupted:
        print(f'interrupted: {len(rows)} of {len(sources)} images inspected', file=sys.stderr)
        return INTERRUPTED
    return FAILED if any('error' in row for row in rows) else 0


def _inspect_one(source: Any, prior: Any, folder: Path | None) -> dict[str, Any]:
    from mmdapled.apis.degradation_levels import degradations
    from mmdapled.images import ImageError, swap_channels, write_png
    from mmdapled.visualization.overlay import overlay_sheet

    try:
        image = source.read()
        result = degradations(image, prior)
    except ImageError as error:
        return {'picture': source.name, 'error': str(error)}
    if folder is not None:
        sheet = overlay_sheet(swap_channels(image), result.maps, result.levels)
        write_png(folder / source.target, swap_channels(sheet))
    return {'picture': source.name, **{name: round(level, 3) for name, level in result.levels.items()}}


def _tracked(sources: list[Any], quiet: bool) -> Any:
    from rich.console import Console
    from rich.progress import track

    return sources if quiet else track(sources, description='inspecting', console=Console(stderr=True))


def _print_table(rows: list[dict[str, Any]], names: Sequence[str]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Column, Table

    # Folded, not cut: long paths differ at their ends.
    table = Table(
        Column('image', overflow='fold'),
        *names,
        title='degradation levels, 0 none to 1 extreme',
        title_justify='left',
    )
    for row in rows:
        numbers = [f'[red]{escape(row["error"])}[/]'] if 'error' in row else [f'{row[name]:.2f}' for name in names]
        table.add_row(escape(row['picture']), *numbers)
    Console().print(table)
