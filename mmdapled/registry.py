"""mmengine's ROOT registries: a class registered here is found, unprefixed, from every scope.

mmdapled uses no other registries, so one restorer config works in front of an mmdet, an mmseg or any other mmengine
model. Registries import their modules for one scope only: a class in a ROOT registry that is not yet imported is not
found once the default scope is, say, mmdet. :func:`register_lazily` therefore registers a small function under the
class's name, which also keeps mmdet, mmcv and OpenCV out of ``import mmdapled``.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from mmengine.registry import (
    DATASETS,
    HOOKS,
    METRICS,
    MODELS,
    OPTIM_WRAPPERS,
    TRANSFORMS,
    VISUALIZERS,
    Registry,
)

__all__ = [
    'DATASETS',
    'HOOKS',
    'METRICS',
    'MODELS',
    'OPTIM_WRAPPERS',
    'TRANSFORMS',
    'VISUALIZERS',
    'load',
    'register_lazily',
]


def load(name: str, module: str) -> Any:
    """Import ``module`` and return its object ``name``."""
    return getattr(import_module(module), name)


def register_lazily(registry: Registry, classes: Mapping[str, str]) -> None:
    """Register every class of the table name -> module in ``registry``, to be imported when it is built."""
    for name, module in classes.items():
        registry.register_module(name=name, module=_builder(name, module))


def _builder(name: str, module: str) -> Callable[..., Any]:
    """Return a function that imports the class ``name`` of ``module`` and builds it."""

    def build(*args: Any, **kwargs: Any) -> Any:
        return load(name, module)(*args, **kwargs)

    build.__name__ = build.__qualname__ = name
    build.__doc__ = f'Build {module}.{name}, imported when first used.'
    return build
