"""``mmdapled env``: print the environment, for a bug report."""

import json
from typing import Any

from mmdapled.cli.command import add_command
from mmdapled.cli.versions import versions
from mmdapled.version import __version__

TEXT = 'print the environment, for a bug report'


def add(commands: Any) -> None:
    """Add ``env``."""
    add_command(commands, 'env', TEXT, lambda args: show(args.json), '0 done', json=True)


def environment() -> dict[str, str]:
    """Return mmengine's report, and the versions of the packages in use under the names of their distributions."""
    from mmengine.utils.dl_utils import collect_env

    from mmdapled.compat.mmcv_ext import uses_stand_in

    report = {name: str(value) for name, value in collect_env().items()}
    report.update(versions())
    report['mmcv operators'] = 'torchvision-backed' if uses_stand_in() else 'compiled or none'
    report['mmdapled'] = __version__
    return report


def show(as_json: bool = False) -> int:
    """Print the report, one line each; return 0."""
    report = environment()
    if as_json:
        print(json.dumps(report, indent=2))
    else:
        print('\n'.join(f'{name}: {value}' for name, value in report.items()))
    return 0
