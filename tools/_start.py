"""Hold the warnings that imports raise until a run has its log file; imported first by the tools that run a model.

Warnings that no run has taken are printed when the process ends, so that none is lost where a run does not start.
"""

import atexit
import warnings
from typing import Any

HELD: list[Any] = []  # arguments of ``warnings.showwarning``
_show = warnings.showwarning


def _print_held() -> None:
    for warning in HELD:
        _show(*warning)


warnings.showwarning = lambda *warning: HELD.append(warning)
atexit.register(_print_held)

import mmdapled  # noqa: E402, F401  registers the parts; before torch, for its threads
