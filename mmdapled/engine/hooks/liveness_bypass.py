"""Check in a test that the restorers matter: predict once more without them, and compare."""

import copy
from typing import Any

import torch
from torch import Tensor, nn

from mmdapled.engine.hooks.liveness_probe import RestorerProbe, gate_problem
from mmdapled.engine.model_parts import outermost_restorers, parts_of
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.pointwise import Identity
from mmdapled.structures import RestorationOutput

# Data fields of a sample that a task model does not predict.
NOT_PREDICTED = ('gt_', 'restored_', 'heatmaps', 'degradation_', 'ignored_', 'proposals')


class BypassWatch:
    """Predict batches of a test with the restorers bypassed until one batch shows a difference.

    A batch without any prediction, with and without the restorers, does not count: a detector may find nothing in it
    for other reasons. Nor does a batch of which a gate found no image degraded.

    Args:
        restorers: by name.
        batches: number of batches without a difference after which the restorers do not matter.
    """

    def __init__(self, restorers: dict[str, BaseRestorer], batches: int) -> None:
        self.probes = [RestorerProbe(name, restorer) for name, restorer in restorers.items()]
        self.batches = batches
        self.seen = 0
        self.with_predictions = 0
        self.matters = False
        self.bypassed: list[Tensor] = []

    @property
    def done(self) -> bool:
        """Return whether the result is known."""
        return not self.probes or self.matters or self.with_predictions >= self.batches

    @property
    def changes_predictions(self) -> bool | None:
        """Return whether the restorers' images change any prediction; None where no batch has predictions."""
        return self.matters if self.with_predictions else None

    def predict_bypassed(self, model: Any, data_batch: Any) -> None:
        """Predict the batch with the restorers' outputs replaced by their inputs."""
        kept = [(probe.calls, list(probe.changes)) for probe in self.probes]
        handles = [probe.restorer.register_forward_hook(_bypass) for probe in self.probes]
        # A copy: task models write their predictions into the samples of the batch.
        self.bypassed = _predicted(model.test_step(copy.deepcopy(data_batch)))
        for handle in handles:
            handle.remove()
        for probe, (calls, changes) in zip(self.probes, kept, strict=True):
            probe.calls, probe.changes = calls, changes
            probe.last_gate_counts = probe.count_gated()

    def compare(self, outputs: Any) -> None:
        """Compare the batch's own predictions with those without the restorers."""
        predictions = _predicted(outputs)
        self.seen += 1
        if all(probe.gated_out(probe.last_gate_counts) for probe in self.probes):
            return
        self.with_predictions += not (_finds_nothing(predictions) and _finds_nothing(self.bypassed))
        # A restoration model predicts nothing but its images.
        self.matters = not predictions or not _equal(predictions, self.bypassed)

    def problems(self) -> dict[str, list[str]]:
        """Return every sign of a dead restorer in this test, by its name; ends the watch."""
        for probe in self.probes:
            probe.close()
        return {probe.name: self._problems_of(probe) for probe in self.probes}

    def _problems_of(self, probe: RestorerProbe) -> list[str]:
        if not probe.calls:
            return [f'{probe.name} ({type(probe.restorer).__name__}) was never called']
        if isinstance(probe.restorer, Identity):
            return []
        if probe.gated_out(probe.gate_counts):
            return [gate_problem(probe)]
        if max(probe.changes) == 0:
            return [f'{probe.name} returned its input unchanged in {probe.calls} calls']
        if self.changes_predictions is False:
            return [f'{probe.name} was called, but the predictions are the same without it: its image is not used']
        return []


def predicting_part(model: Any) -> str:
    """Return the name of the part that predicts in a test, from ``semi_test_cfg``; empty where the whole model does."""
    return (model.semi_test_cfg or {}).get('predict_on', 'teacher') if len(parts_of(model)) > 1 else ''


def predicting_restorers(model: nn.Module) -> dict[str, BaseRestorer]:
    """Return the restorers, by module name, of the part that predicts in a test."""
    part = predicting_part(model)
    return {name: restorer for name, restorer in outermost_restorers(model).items() if name.startswith(part)}


def _bypass(_module: nn.Module, inputs: Any, output: RestorationOutput) -> RestorationOutput:
    return RestorationOutput(inputs[0], output.heatmaps, output.levels)


def _predicted(samples: Any) -> list[Tensor]:
    """Return every tensor that a task model predicted, in a fixed order, without ground truth and restored images."""
    fields = [sample.to_dict() if hasattr(sample, 'to_dict') else dict(sample) for sample in samples]
    values = [sample[name] for sample in fields for name in sorted(sample) if not name.startswith(NOT_PREDICTED)]
    return [tensor for value in values for tensor in _tensors(value)]


def _tensors(value: Any) -> list[Tensor]:
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, dict):
        return [tensor for name in sorted(value) for tensor in _tensors(value[name])]
    return _tensors(value.to_dict()) if hasattr(value, 'to_dict') else []


def _equal(first: list[Tensor], second: list[Tensor]) -> bool:
    return len(first) == len(second) and all(map(torch.equal, first, second))


def _finds_nothing(tensors: list[Tensor]) -> bool:
    """Return whether all tensors are empty, as those of a detector without detections; False without tensors."""
    return bool(tensors) and all(tensor.numel() == 0 for tensor in tensors)
