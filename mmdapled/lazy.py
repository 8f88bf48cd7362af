"""Register by name what is only imported when it is built.

mmengine's registries import their locations for one scope only, so a class in the ROOT registry that is not imported
yet is not found once the default scope is, say, mmdet. A small function registered under the class's name is found
from every scope, and keeps mmdet, mmcv and OpenCV out of ``import mmdapled``.
"""

from importlib import import_module
from typing import Any, Callable, Mapping

from mmengine.registry import Registry


def load(name: str, module: str) -> Any:
    """Import ``module`` and return its object ``name``."""
    return getattr(import_module(module), name)


def lazy_class(name: str, module: str) -> Callable[..., Any]:
    """Return a function that imports the class ``name`` of ``module`` and builds it."""

    def build(*args: Any, **kwargs: Any) -> Any:
        return load(name, module)(*args, **kwargs)

    build.__name__ = build.__qualname__ = name
    build.__doc__ = f'Build {module}.{name}, imported when first used.'
    return build


def register_lazily(registry: Registry, classes: Mapping[str, str]) -> None:
    """Register every class of the table name -> module in ``registry``."""
    for name, module in classes.items():
        registry.register_module(name=name, module=lazy_class(name, module))
