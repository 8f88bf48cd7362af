"""``mmdapled list``: print restorers, priors and configs."""

import json
from fnmatch import fnmatch
from typing import Any

from mmdapled.cli.command import add_command
from mmdapled.compat import configs_folder

TEXT = 'print restorers (names for tools/train.py --restorer), priors and configs (names for _base_ and the tools)'
Rows = dict[str, str]


def add(commands: Any) -> None:
    """Add ``list``."""
    codes = '0 done, 1 nothing matches'
    command = add_command(commands, 'list', TEXT, lambda args: show(args.filter, args.json), codes, json=True)
    command.add_argument('filter', nargs='?', default='*', help='part of a name, or a pattern: dapled, "dapled-?"')


def first_sentence(text: str | None) -> str:
    """Return the first line of a docstring."""
    lines = (text or '').strip().splitlines()
    return lines[0].strip() if lines else ''


def named_configs(kind: str) -> Rows:
    """Return the names in ``_base_/KIND``, each with its config's leading comment."""
    files = sorted((configs_folder() / '_base_' / kind).glob('*.py'))
    return {file.stem: comment(file.read_text(encoding='utf-8')) for file in files}


def comment(text: str) -> str:
    """Return the first sentence of the comment that ``text`` starts with, empty where it starts otherwise."""
    lines = []
    for line in text.splitlines():
        if not line.startswith('#'):
            break
        lines.append(line.lstrip('# '))
    return ' '.join(lines).split('. ')[0].rstrip('.')


def restorer_types() -> Rows:
    """Return the restorer classes that a config's ``type`` may name, each with its first sentence."""
    from mmdapled.registry import MODELS
    from mmdapled.restorers import BaseRestorer

    kinds = {name: kind for name, kind in MODELS.module_dict.items() if isinstance(kind, type)}
    return {
        name: first_sentence(kind.__doc__) for name, kind in sorted(kinds.items()) if issubclass(kind, BaseRestorer)
    }


def configs() -> Rows:
    """Return the complete configs, under the name that ``_base_`` and the tools take."""
    folder = configs_folder()
    files = sorted(file for file in folder.rglob('*.py') if '_base_' not in file.parts)
    names = {file: file.relative_to(folder).as_posix() for file in files}
    return {f'mmdapled::{name}': comment(file.read_text(encoding='utf-8')) for file, name in names.items()}


def contents(pattern: str = '*') -> dict[str, Rows]:
    """Return everything there is, by group, whose name contains or matches the shell pattern ``pattern``."""
    groups = {
        'restorers': named_configs('restorers'),
        'restorer types': restorer_types(),
        'priors': named_configs('priors'),
        'configs': configs(),
    }
    return {
        group: {name: row for name, row in rows.items() if matches(name, pattern)} for group, rows in groups.items()
    }


def matches(name: str, pattern: str) -> bool:
    """Return True where ``pattern`` is in ``name`` or matches it with ``*`` and ``?``; case does not matter."""
    return pattern.lower() in name.lower() or fnmatch(name.lower(), pattern.lower())


def show(pattern: str = '*', as_json: bool = False) -> int:
    """Print tables or JSON; return 1 where nothing matches."""
    groups = contents(pattern)
    if as_json:
        print(json.dumps({group: list_rows(rows) for group, rows in groups.items()}, indent=2))
    else:
        print_tables(groups)
    if not any(groups.values()):
        if not as_json:
            print(f'nothing matches {pattern!r}')
        return 1
    return 0


def list_rows(rows: Rows) -> list[Rows]:
    """Return rows as a list of name and description."""
    return [{'name': name, 'description': text} for name, text in rows.items()]


def print_tables(groups: dict[str, Rows]) -> None:
    """Print a table for each group that is not empty."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    for group, rows in groups.items():
        table = Table(title=group, title_justify='left')
        table.add_column('name', overflow='fold')
        table.add_column('description', min_width=30)
        for name, text in rows.items():
            table.add_row(escape(name), escape(text))
        if rows:
            Console().print(table)
