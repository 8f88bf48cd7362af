"""Find the restorers in a runner's model, whatever way they went in."""

from typing import Any, Dict

from mmengine.model import is_model_wrapper
from torch import nn

from mmdapled.engine.teacher_student import predicting_part
from mmdapled.restorers.base import BaseRestorer


def unwrapped(model: Any) -> Any:
    """The model inside a wrapper for distributed training, or ``model`` itself."""
    return model.module if is_model_wrapper(model) else model


def outermost_restorers(model: nn.Module) -> Dict[str, BaseRestorer]:
    """Restorers by module name; those that are part of another one are not listed."""
    found: Dict[str, BaseRestorer] = {}
    for name, module in model.named_modules():
        inside = any(name.startswith(f'{outer}.') for outer in found)
        if isinstance(module, BaseRestorer) and not inside:
            found[name] = module
    return found


def predicting_restorers(model: nn.Module) -> Dict[str, BaseRestorer]:
    """Those of the part that predicts in a test: of a semi-supervised detector one of two."""
    part = predicting_part(model)
    return {name: restorer for name, restorer in outermost_restorers(model).items() if name.startswith(part)}


def joint_models(model: nn.Module) -> Dict[str, Any]:
    """Modules that record the gradient of their task loss in their restorer, by module name; empty for the whole."""
    return {name: module for name, module in model.named_modules() if 'task_gradient_norms' in module.__dict__}
