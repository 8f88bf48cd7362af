"""mmdapled: DAP-LED in front of any MMDetection or MMSegmentation model, for the night."""

from typing import Any

from . import compat
from .version import __version__

compat.apply()

from . import datasets, engine, evaluation, losses, priors, restorers, tasks, visualization  # noqa: E402

__all__ = [
    '__version__',
    'degradations',
    'datasets',
    'engine',
    'evaluation',
    'losses',
    'priors',
    'restorers',
    'tasks',
    'visualization',
]


def __getattr__(name: str) -> Any:
    if name != 'degradations':
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    from .apis.degradation_levels import degradations

    return degradations
