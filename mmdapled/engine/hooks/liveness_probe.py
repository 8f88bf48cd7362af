"""Measure what a restorer does in a few iterations, and find the signs that it is dead."""

import math
from typing import Any

from torch import Tensor, nn

from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.gated import Gated
from mmdapled.restorers.pointwise import Identity
from mmdapled.structures import RestorationOutput


class RestorerProbe:
    """Record of one restorer's calls, changes of the image and gradients of its weights, until it is closed."""

    def __init__(self, name: str, restorer: BaseRestorer) -> None:
        self.name, self.restorer = name, restorer
        self.calls = 0
        self.changes: list[float] = []
        self.squared_gradient = 0.0
        self.gradient_norms: list[float] = []
        self.trains = trains(restorer)
        self.gates = [module for module in restorer.modules() if isinstance(module, Gated)]
        self.gate_counts = self.last_gate_counts = self.count_gated()
        self.idle = 0
        self.handles: list[Any] = [restorer.register_forward_hook(self._on_forward)]
        for weight in restorer.parameters():
            if weight.requires_grad:
                self.handles.append(weight.register_hook(self._on_gradient))

    def count_gated(self) -> tuple[int, int]:
        """Return the number of images that the gates have seen, and of those that they passed on."""
        return sum(gate.seen for gate in self.gates), sum(gate.restored for gate in self.gates)

    def gated_out(self, since: tuple[int, int]) -> bool:
        """Return whether the gates have seen images since these counts and passed none of them on."""
        seen, restored = self.count_gated()
        return seen > since[0] and restored == since[1]

    def _on_forward(self, _module: nn.Module, inputs: Any, output: RestorationOutput) -> None:
        self.calls += 1
        self.changes.append(float((output.image.detach() - inputs[0]).abs().mean()))

    def _on_gradient(self, gradient: Tensor) -> None:
        self.squared_gradient += float(gradient.float().norm()) ** 2

    def end_iteration(self) -> None:
        """Record the gradient norm of the iteration, which was idle if a gate found no image degraded."""
        self.gradient_norms.append(math.sqrt(self.squared_gradient))
        self.squared_gradient = 0.0
        self.idle += self.gated_out(self.last_gate_counts)
        self.last_gate_counts = self.count_gated()

    def measurements(self, task_gradient_norms: list[float]) -> dict[str, Any]:
        """Return the measurements as they are logged; the change of the image is a mean in [0, 1]."""
        change, norms = sum(self.changes) / max(len(self.changes), 1), list(task_gradient_norms)
        return {'restorer': self.name, 'calls': self.calls, 'mean_change': change, 'task_gradient_norms': norms}

    def close(self) -> None:
        """Stop recording."""
        for handle in self.handles:
            handle.remove()


def problems_of(probe: RestorerProbe, task_gradient_norms: list[float], frozen_for_now: bool = False) -> list[str]:
    """Return every sign that the restorer of ``probe`` is dead; one that trains later may still be the identity."""
    restorer, name = probe.restorer, probe.name
    problems = []
    if probe.gated_out(probe.gate_counts) and not frozen_for_now:
        return [gate_problem(probe)]
    if not probe.calls:
        problems.append(f'{name} ({type(restorer).__name__}) was never called')
    if _declares_weights(restorer) and restorer.load_report is None:
        problems.append(f'{name} declares pretrained weights, but they were never loaded')
    if isinstance(restorer, Identity):
        return problems
    if probe.calls and max(probe.changes) == 0 and not frozen_for_now:
        problems.append(f'{name} returned its input unchanged in {probe.calls} calls')
    if probe.trains and probe.calls:
        problems += _gradient_problems(name, task_gradient_norms)
    return problems


def gate_problem(probe: RestorerProbe) -> str:
    """Return the message for a gate that passed no image on to its restorer."""
    return (
        f'{probe.name} returned its input unchanged: its gate found no image degraded in {probe.calls} calls, which is '
        'right for day images only; otherwise check its prior and lower its thresholds'
    )


def _gradient_problems(name: str, norms: list[float]) -> list[str]:
    finite = [norm for norm in norms if math.isfinite(norm)]
    if not norms or (finite and max(finite) == 0):
        return [f'the gradient of the task loss in {name} is zero']
    # A loss scaler may overflow in its first steps; without a finite step nothing is learned.
    if not finite or not math.isfinite(norms[-1]):
        return [f'the gradient of the task loss in {name} is not finite: {norms}']
    return []


def trains(restorer: BaseRestorer) -> bool:
    """Return whether any weight of the restorer requires a gradient."""
    return any(weight.requires_grad for weight in restorer.parameters())


def joint_models(model: nn.Module) -> dict[str, Any]:
    """Return the joint models by module name; that of ``model`` itself is ''."""
    return {name: module for name, module in model.named_modules() if 'task_gradient_norms' in module.__dict__}


def _declares_weights(restorer: BaseRestorer) -> bool:
    configs = restorer.init_cfg if isinstance(restorer.init_cfg, list) else [restorer.init_cfg or {}]
    return restorer.checkpoint is not None or any(config.get('type') == 'Pretrained' for config in configs)
