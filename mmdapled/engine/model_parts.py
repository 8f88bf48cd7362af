"""Find the parts of a runner's model: student and teacher, and the restorers."""

from typing import Any

from mmengine.model import is_model_wrapper
from torch import nn

from mmdapled.restorers.base import BaseRestorer

# The two detectors inside mmdet's semi-supervised ones (``SemiBaseDetector``, ``SoftTeacher``).
PARTS = ('student', 'teacher')


def parts_of(model: Any) -> list[Any]:
    """Return student and teacher of a semi-supervised detector, or the model itself where it is none."""
    children = dict(model.named_children())
    return [children[name] for name in PARTS] if all(name in children for name in PARTS) else [model]


def unwrapped(model: Any) -> Any:
    """Return the model inside a wrapper for distributed training, or ``model`` itself."""
    return model.module if is_model_wrapper(model) else model


def outermost_restorers(model: nn.Module) -> dict[str, BaseRestorer]:
    """Return restorers by module name, without those inside another restorer."""
    found: dict[str, BaseRestorer] = {}
    for name, module in model.named_modules():
        inside = any(name.startswith(f'{outer}.') for outer in found)
        if isinstance(module, BaseRestorer) and not inside:
            found[name] = module
    return found
