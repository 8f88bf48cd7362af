"""Let ``torch.load(weights_only=True)``, the default since torch 2.6, read mmengine's checkpoints.

They hold training logs, numpy scalars and arrays beside the weights. The types allowed here only build data: none
runs code of a checkpoint. Ends with the first mmengine that registers its own types;
0.10.7, the last release, does not.
"""

import pickle
from collections.abc import Callable
from typing import Any

import torch

SafeGlobal = type | tuple[Callable, str]

NUMBERS = ('bool', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64')
FLOATS = ('float16', 'float32', 'float64')
# numpy 2 renamed the module, and a checkpoint may be older than the numpy that reads it.
NUMPY_MODULES = ('numpy.core.multiarray', 'numpy._core.multiarray')


def stored_methods() -> dict[type, frozenset[str]]:
    """Return the methods that mmengine's own states refer to, by class."""
    from mmengine.logging.history_buffer import HistoryBuffer
    from mmengine.optim.scheduler.param_scheduler import OneCycleParamScheduler

    return {
        HistoryBuffer: frozenset(('min', 'max', 'mean', 'current')),
        OneCycleParamScheduler: frozenset(('_annealing_cos', '_annealing_linear')),
    }


def stored_method(owner: Any, name: str) -> Any:
    """Stand for ``getattr``, by which pickle refers to methods; allow only those of :func:`stored_methods`.

    Raises:
        pickle.UnpicklingError: any other attribute.
    """
    if name not in stored_methods().get(owner, ()):
        raise pickle.UnpicklingError(f'{owner!r} has no attribute {name!r} that a checkpoint may refer to')
    return getattr(owner, name)


def numpy_globals() -> list[SafeGlobal]:
    """Return the types and functions that rebuild numpy's numbers and arrays of numbers."""
    import numpy as np

    multiarray = (np._core if hasattr(np, '_core') else np.core).multiarray
    rebuilders = (multiarray._reconstruct, multiarray.scalar)
    functions = [(function, f'{module}.{function.__name__}') for function in rebuilders for module in NUMPY_MODULES]
    return [(np.ndarray, 'numpy.ndarray'), (np.dtype, 'numpy.dtype'), *functions, *map(dtype_class, NUMBERS + FLOATS)]


def dtype_class(name: str) -> type:
    """Return the class of numpy's dtype ``name``, whose state is set after it is built."""
    import numpy as np

    return type(np.dtype(name))


def mmengine_globals() -> list[SafeGlobal]:
    """Return the classes of mmengine whose objects its checkpoints hold."""
    from mmengine.config import ConfigDict

    classes = (ConfigDict, *stored_methods())
    return [(cls, f'{cls.__module__}.{cls.__qualname__}') for cls in classes]


def register() -> None:
    """Allow these types in weights-only loading; do nothing before torch 2.6, which loads all types by default."""
    if tuple(int(part) for part in torch.__version__.split('.')[:2]) < (2, 6):
        return
    getter: SafeGlobal = (stored_method, 'builtins.getattr')
    torch.serialization.add_safe_globals([getter, *numpy_globals(), *mmengine_globals()])  # type: ignore[list-item]
