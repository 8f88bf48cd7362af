"""Build any task model (mmdet, mmseg, ...) from its own config, whatever scope is current."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any, List, Mapping, Tuple, Union

from mmengine.registry import MODELS as ROOT_MODELS
from mmengine.registry import DefaultScope, Registry
from torch import nn

# Libraries whose models mmdapled can stand in front of, in the order in which an unprefixed type is looked up.
TASK_LIBRARIES = ('mmdet', 'mmseg')


def build_task_model(config: Union[Mapping[str, Any], nn.Module]) -> nn.Module:
    """Build a task model such as ``dict(type='FasterRCNN', ...)`` or ``dict(type='mmdet.FasterRCNN', ...)``.

    Raises:
        KeyError: no installed task library knows the type.
    """
    if isinstance(config, nn.Module):
        return config
    return build_in_library(config)


def build_in_library(config: Mapping[str, Any]) -> nn.Module:
    """Build a model or a part of one in the task library that knows its type, whatever scope a runner has set.

    Raises:
        KeyError: no installed task library knows the type.
    """
    scope, registry = task_registry(str(config['type']))
    with DefaultScope.overwrite_default_scope(scope):
        return registry.build(config)


def task_registry(type_name: str) -> Tuple[str, Registry]:
    """Scope and registry of models of the task library that knows ``type_name``.

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
        f'task_model type {type_name!r}: expected a model of {" or ".join(tried)}'
        + (f'; not installed: {", ".join(missing)}' if missing else '; known by none of them')
    )


def _lookup_order() -> List[str]:
    current = DefaultScope.get_current_instance()
    first = [current.scope_name] if current is not None and current.scope_name in TASK_LIBRARIES else []
    return first + [library for library in TASK_LIBRARIES if library not in first]


def _library_models(library: str) -> Any:
    if find_spec(library) is None:
        return None
    # Importing the models is what registers them; the library's own registry then finds their parts, too.
    import_module(f'{library}.models')
    return import_module(f'{library}.registry').MODELS
