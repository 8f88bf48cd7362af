"""A torchvision-backed ``mmcv._ext`` for installations of mmcv without compiled operators.

Ends with the first mmcv whose wheels carry operators compiled for the installed torch; the last releases,
2.1.0 and 2.2.0, are a source distribution that recent torch no longer compiles and ``mmcv-lite`` without operators.
A compiled ``mmcv._ext`` is always preferred: ours is the last finder.
"""

import sys
from collections.abc import Callable
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

NAME = 'mmcv._ext'
FULL_MMCV = (
    'pip uninstall -y mmcv-lite && MMCV_WITH_OPS=1 pip install --no-build-isolation mmcv==2.1.0 '
    '(needs a C++17 compiler, and a torch that still compiles with it: below 2.12)'
)

_refused: set[str] = set()


class StandInLoader(Loader):
    """Loader that fills ``mmcv._ext`` when mmcv first imports it; only then torchvision is imported."""

    def exec_module(self, module: ModuleType) -> None:
        """Give ``module`` every covered operator, and a function that raises for each other one."""
        module.__dict__.update(covered_ops())
        module.__dict__['__getattr__'] = uncovered_op


class StandInFinder(MetaPathFinder):
    """The last finder of ``sys.meta_path``, for ``mmcv._ext`` alone."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        """Return our spec for ``mmcv._ext``, None for every other name."""
        return ModuleSpec(fullname, StandInLoader(), origin=__name__) if fullname == NAME else None


def install() -> None:
    """Add the stand-in to the import system, once."""
    if not any(isinstance(finder, StandInFinder) for finder in sys.meta_path):
        sys.meta_path.append(StandInFinder())


def covered_ops() -> dict[str, Callable]:
    """Return the operators that the stand-in computes, by mmcv's names."""
    from mmdapled.compat.mmcv_ext import attention, boxes, build, deform_conv, focal_loss, roi_align, roi_pool

    modules = (attention, boxes, build, deform_conv, focal_loss, roi_align, roi_pool)
    return {op.__name__: op for module in modules for op in module.OPS}


def uncovered_op(name: str) -> Callable:
    """Return a stand-in for the operator ``name``, which mmcv may import; a call raises and says what to install.

    Raises:
        AttributeError: ``name`` is a dunder name, which the import system asks of every module.
    """
    if name.startswith('__'):
        raise AttributeError(f'module {NAME!r} has no attribute {name!r}')
    _refused.add(name)

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise NotImplementedError(
            f'the mmcv operator {name!r} needs compiled operators: this mmcv has none, and mmdapled replaces only '
            f'{", ".join(sorted(covered_ops()))}. Install a full mmcv over it: {FULL_MMCV}'
        )

    refuse.__name__ = name
    return refuse


def refused_ops() -> frozenset[str]:
    """Return the names of the uncovered operators that mmcv, on importing ``mmcv.ops``, has asked for."""
    return frozenset(_refused)


def uses_stand_in() -> bool:
    """Tell whether ``mmcv._ext`` is, or would be, ours; False too where mmcv is missing."""
    from importlib.util import find_spec

    try:
        spec = find_spec(NAME)
    except ModuleNotFoundError:
        return False
    return spec is not None and isinstance(spec.loader, StandInLoader)
