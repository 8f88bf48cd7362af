"""mmdapled: DAP-LED in front of any MMDetection or MMSegmentation model, for the night."""

from typing import Any

from mmdapled import compat
from mmdapled.version import __version__

compat.apply()

from mmdapled import datasets, engine, evaluation, losses, priors, restorers, tasks, visualization  # noqa: E402

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
    from mmdapled.apis.degradation_levels import degradations

    return degradations
