"""What a restorer does in a few iterations, and what of it shows that it is dead."""

import math
from typing import Any, List, Tuple

from torch import Tensor, nn

from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.gated import Gated
from mmdapled.restorers.pointwise import Identity
from mmdapled.structures import RestorationOutput


class RestorerProbe:
    """What one restorer did in the iterations watched: calls, change of the image, gradients of its weights."""

    def __init__(self, name: str, restorer: BaseRestorer) -> None:
        self.name, self.restorer = name, restorer
        self.calls = 0
        self.changes: List[float] = []
        self.squared_gradient = 0.0
        self.gradient_norms: List[float] = []
        self.trains = trains(restorer)
        self.gates = [module for module in restorer.modules() if isinstance(module, Gated)]
        self.gate_counts = self.last_gate_counts = self.count_gated()
        self.idle = 0
        self.handles: List[Any] = [restorer.register_forward_hook(self._on_forward)]
        for weight in restorer.parameters():
            if weight.requires_grad:
                self.handles.append(weight.register_hook(self._on_gradient))

    def count_gated(self) -> Tuple[int, int]:
        """Return how many images its gates have judged, and how many of them they had restored."""
        return sum(gate.seen for gate in self.gates), sum(gate.restored for gate in self.gates)

    def gated_out(self, since: Tuple[int, int]) -> bool:
        """Tell whether gates have judged images since those counts and had none of them restored."""
        seen, restored = self.count_gated()
        return seen > since[0] and restored == since[1]

    def _on_forward(self, _module: nn.Module, inputs: Any, output: RestorationOutput) -> None:
        self.calls += 1
        self.changes.append(float((output.image.detach() - inputs[0]).abs().mean()))

    def _on_gradient(self, gradient: Tensor) -> None:
        self.squared_gradient += float(gradient.float().norm()) ** 2

    def end_iteration(self) -> None:
        """Close the books of one iteration; it was idle if a gate found no image degraded."""
        self.gradient_norms.append(math.sqrt(self.squared_gradient))
        self.squared_gradient = 0.0
        self.idle += self.gated_out(self.last_gate_counts)
        self.last_gate_counts = self.count_gated()

    def close(self) -> None:
        """Stop watching."""
        for handle in self.handles:
            handle.remove()


def problems_of(probe: RestorerProbe, task_gradient_norms: List[float], frozen_for_now: bool = False) -> List[str]:
    """Everything that shows ``probe``'s restorer to be dead, in plain words.

    Args:
        frozen_for_now: the restorer trains later, so that it may still be the identity at which it starts.
    """
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
    """Return the message for a gate that kept every image from its restorer, of which nothing is known then."""
    return (
        f'{probe.name} returned its input unchanged: its gate found no image degraded in {probe.calls} calls, which is '
        'right for day images alone; else look at its prior and lower its thresholds'
    )


def _gradient_problems(name: str, norms: List[float]) -> List[str]:
    finite = [norm for norm in norms if math.isfinite(norm)]
    if not norms or (finite and max(finite) == 0):
        return [f'the gradient of the task loss in {name} is zero']
    # A loss scaler may overflow in its first steps; without a single finite step nothing was learned.
    if not finite or not math.isfinite(norms[-1]):
        return [f'the gradient of the task loss in {name} is not finite: {norms}']
    return []


def trains(restorer: BaseRestorer) -> bool:
    """Whether any weight of it gets a gradient now."""
    return any(weight.requires_grad for weight in restorer.parameters())


def _declares_weights(restorer: BaseRestorer) -> bool:
    configs = restorer.init_cfg if isinstance(restorer.init_cfg, list) else [restorer.init_cfg or {}]
    return restorer.checkpoint is not None or any(config.get('type') == 'Pretrained' for config in configs)
