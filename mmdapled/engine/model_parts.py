"""Find the parts of a runner's model: student and teacher, the restorers, the joint models."""

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


def predicting_part(model: Any) -> str:
    """Return the name of the part that predicts in a test, from ``semi_test_cfg``; empty where the whole model does."""
    return (model.semi_test_cfg or {}).get('predict_on', 'teacher') if len(parts_of(model)) > 1 else ''


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


def predicting_restorers(model: nn.Module) -> dict[str, BaseRestorer]:
    """Return the restorers, by module name, of the part that predicts in a test."""
    part = predicting_part(model)
    return {name: restorer for name, restorer in outermost_restorers(model).items() if name.startswith(part)}


def joint_models(model: nn.Module) -> dict[str, Any]:
    """Return the joint models by module name; that of ``model`` itself is ''."""
    return {name: module for name, module in model.named_modules() if 'task_gradient_norms' in module.__dict__}
