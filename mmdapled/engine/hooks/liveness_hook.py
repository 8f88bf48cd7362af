"""Prove, in the first iterations of a run, that the restorer is alive; else stop the run and say why."""

import math
from typing import Any, Dict, List, Optional

from mmengine.hooks import Hook
from mmengine.model import is_model_wrapper
from torch import Tensor, nn

from mmdapled.registry import HOOKS
from mmdapled.restorers.base import BaseRestorer, RestorationOutput
from mmdapled.restorers.identity import Identity


class LivenessError(RuntimeError):
    """The restorer in front of the task model does nothing, or can't learn from the task."""


class RestorerProbe:
    """What one restorer did in the iterations watched: calls, change of the image, gradients of its weights."""

    def __init__(self, name: str, restorer: BaseRestorer) -> None:
        self.name, self.restorer = name, restorer
        self.calls = 0
        self.changes: List[float] = []
        self.squared_gradient = 0.0
        self.gradient_norms: List[float] = []
        self.handles: List[Any] = [restorer.register_forward_hook(self._on_forward)]
        for weight in restorer.parameters():
            if weight.requires_grad:
                self.handles.append(weight.register_hook(self._on_gradient))

    def _on_forward(self, _module: nn.Module, inputs: Any, output: RestorationOutput) -> None:
        self.calls += 1
        self.changes.append(float((output.image.detach() - inputs[0]).abs().mean()))

    def _on_gradient(self, gradient: Tensor) -> None:
        self.squared_gradient += float(gradient.float().norm()) ** 2

    def end_iteration(self) -> None:
        """Close the books of one iteration."""
        self.gradient_norms.append(math.sqrt(self.squared_gradient))
        self.squared_gradient = 0.0

    def close(self) -> None:
        """Stop watching."""
        for handle in self.handles:
            handle.remove()


@HOOKS.register_module()
class LivenessHook(Hook):
    """Stop a joint run whose restorer is never called, changes nothing, was not loaded or gets no task gradient.

    The field's published failures were silent: an enhancer that was never called, weights that never loaded. The
    figures are logged, and kept in ``runner.message_hub`` as ``liveness``. In a joint model the gradient is that of the
    task loss alone; in the two drop-ins every loss is the task's. A declared control (:class:`Identity`) and a frozen
    restorer are only held to what applies to them.

    Args:
        iterations: how many of the first iterations are watched.

    Raises:
        LivenessError: at the end of those iterations, with every reason.
    """

    priority = 'VERY_HIGH'

    def __init__(self, iterations: int = 10) -> None:
        self.iterations = iterations
        self.probes: Optional[List[RestorerProbe]] = None
        self.watched = 0

    def before_train(self, runner: Any) -> None:
        """Find the restorers and start watching."""
        model: Any = _unwrapped(runner.model)
        self.probes = [RestorerProbe(name, module) for name, module in _outermost_restorers(model).items()]
        if not self.probes:
            raise LivenessError(
                f'no restorer in {type(model).__name__}: expected a JointModel, a RestoringDataPreprocessor or a '
                'RestoringBackbone; put one in the config, or take LivenessHook out of a plain run'
            )
        self.watched = 0
        # Without a task loss (restoration alone) the gradient of what there is counts.
        if getattr(model, 'task_loss_weight', 0) > 0:
            model.task_gradient_norms = []

    def after_train_iter(self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None) -> None:
        """Count this iteration; after the last one watched, judge."""
        if self.probes is None:
            return
        for probe in self.probes:
            probe.end_iteration()
        self.watched += 1
        if self.watched >= self.iterations:
            self._judge(runner)

    def after_train(self, runner: Any) -> None:
        """Judge a run that was shorter than the watch."""
        if self.probes is not None and self.watched:
            self._judge(runner)

    def _judge(self, runner: Any) -> None:
        model: Any = _unwrapped(runner.model)
        # In a joint model the restoration losses reach the weights too; their gradient must not pass for the task's.
        task_norms = model.__dict__.get('task_gradient_norms')
        problems, probes = [], self.probes or []
        for probe in probes:
            probe.close()
            norms = probe.gradient_norms if task_norms is None else task_norms
            problems += problems_of(probe, norms)
            runner.logger.info(_summary(probe, norms, self.watched))
            runner.message_hub.update_info('liveness', _figures(probe, norms))
        if task_norms is not None:
            model.task_gradient_norms = None
        self.probes = None
        if problems:
            raise LivenessError('the restorer is not alive: ' + '; '.join(problems))


def problems_of(probe: RestorerProbe, task_gradient_norms: List[float]) -> List[str]:
    """Everything that shows ``probe``'s restorer to be dead, in plain words."""
    restorer, name = probe.restorer, probe.name
    problems = []
    if not probe.calls:
        problems.append(f'{name} ({type(restorer).__name__}) was never called')
    if _declares_weights(restorer) and restorer.load_report is None:
        problems.append(f'{name} declares pretrained weights, but they were never loaded')
    if isinstance(restorer, Identity):
        return problems
    if probe.calls and max(probe.changes) == 0:
        problems.append(f'{name} returned its input unchanged in {probe.calls} calls')
    trainable = any(weight.requires_grad for weight in restorer.parameters())
    if trainable and probe.calls:
        problems += _gradient_problems(name, task_gradient_norms)
    return problems


def _gradient_problems(name: str, norms: List[float]) -> List[str]:
    finite = [norm for norm in norms if math.isfinite(norm)]
    if not norms or (finite and max(finite) == 0):
        return [f'the gradient of the task loss in {name} is zero']
    # A loss scaler may overflow in its first steps; without a single finite step nothing was learned.
    if not finite or not math.isfinite(norms[-1]):
        return [f'the gradient of the task loss in {name} is not finite: {norms}']
    return []


def _declares_weights(restorer: BaseRestorer) -> bool:
    configs = restorer.init_cfg if isinstance(restorer.init_cfg, list) else [restorer.init_cfg or {}]
    return restorer.checkpoint is not None or any(config.get('type') == 'Pretrained' for config in configs)


def _outermost_restorers(model: nn.Module) -> Dict[str, BaseRestorer]:
    found: Dict[str, BaseRestorer] = {}
    for name, module in model.named_modules():
        inside = any(name.startswith(f'{outer}.') for outer in found)
        if isinstance(module, BaseRestorer) and not inside:
            found[name] = module
    return found


def _unwrapped(model: Any) -> Any:
    return model.module if is_model_wrapper(model) else model


def _figures(probe: RestorerProbe, norms: List[float]) -> Dict[str, Any]:
    change = sum(probe.changes) / max(len(probe.changes), 1)
    return {'restorer': probe.name, 'calls': probe.calls, 'mean_change': change, 'task_gradient_norms': list(norms)}


def _summary(probe: RestorerProbe, norms: List[float], iterations: int) -> str:
    figures = _figures(probe, norms)
    last = norms[-1] if norms else 0.0
    return (
        f'liveness: {probe.name} ({type(probe.restorer).__name__}) was called {probe.calls} times in {iterations} '
        f'iterations, changes its image by {figures["mean_change"]:.2g} in the mean, task-gradient norm {last:.2g}'
    )
