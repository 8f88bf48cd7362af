"""mmdapled: DAP-LED in front of any MMDetection or MMSegmentation model, for the night."""

from . import compat
from .version import __version__

compat.apply()

from . import datasets, engine, evaluation, losses, priors, restorers, tasks, visualization  # noqa: E402

__all__ = ['__version__', 'datasets', 'engine', 'evaluation', 'losses', 'priors', 'restorers', 'tasks', 'visualization']
