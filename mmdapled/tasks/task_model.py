"""Build any task model (mmdet, mmseg) from its own config in any scope; reach its attributes through a wrapper."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from mmengine.registry import MODELS as ROOT_MODELS
from mmengine.registry import DefaultScope, Registry
from torch import nn

# In the order in which an unprefixed type is looked up.
TASK_LIBRARIES = ('mmdet', 'mmseg')


class AttributeProxy:
    """Mixin that looks up missing attributes on the module named ``wrapped_name``; put it before the module class.

    mmdet's hooks and heads read attributes of the wrapped module, such as ``bbox_head`` or ``pad_size_divisor``.
    """

    wrapped_name: str

    def __getattr__(self, name: str) -> Any:
        """Look up ``name`` here, then on the wrapped module."""
        try:
            return super().__getattr__(name)  # type: ignore[misc]
        except AttributeError:
            # The wrapped module may not be set yet, and Python's own protocols must not reach it.
            if name == self.wrapped_name or name.startswith('__'):
                raise
            return getattr(getattr(self, self.wrapped_name), name)


def build_task_model(config: Mapping[str, Any] | nn.Module) -> nn.Module:
    """Build a task model such as ``dict(type='FasterRCNN', ...)`` or ``dict(type='mmdet.FasterRCNN', ...)``.

    Raises:
        KeyError: no installed task library knows the type.
    """
    return config if isinstance(config, nn.Module) else build_in_library(config)


def build_in_library(config: Mapping[str, Any]) -> nn.Module:
    """Build a model, or a part of one, in the task library that knows its type, whatever the current scope.

    Raises:
        KeyError: no installed task library knows the type.
    """
    scope, registry = task_registry(str(config['type']))
    with DefaultScope.overwrite_default_scope(scope):
        return registry.build(config)


def task_registry(type_name: str) -> tuple[str, Registry]:
    """Return scope and model registry of the task library that knows ``type_name``.

    Raises:
        KeyError: no installed task library knows it.
    """
    prefix = type_name.rpartition('.')[0]
    if prefix and prefix not in TASK_LIBRARIES:
        return prefix, ROOT_MODELS
    tried = [prefix] if prefix else _lookup_order()
    for library in tried:
        registry = _library_models(library)
        if registry is not None and registry.get(type_name) is not None:
            return library, registry
    missing = [library for library in tried if find_spec(library) is None]
    raise KeyError(
        f'type {type_name!r}: expected a model, or a part of one, of {" or ".join(tried)}; '
        + (f'not installed: {", ".join(missing)}' if missing else 'none of them has it')
    )


def _lookup_order() -> list[str]:
    current = DefaultScope.get_current_instance()
    # A stable sort: the current scope's library first.
    return sorted(TASK_LIBRARIES, key=lambda library: current is None or current.scope_name != library)


def _library_models(library: str) -> Any:
    if find_spec(library) is None:
        return None
    # The import registers the models. The library's own registry then finds their parts too.
    import_module(f'{library}.models')
    return import_module(f'{library}.registry').MODELS
