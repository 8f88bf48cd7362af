"""Does a test use what its restorers make? Predict once more without, and compare."""

import copy
from typing import Any, Dict, List, Optional

from torch import Tensor, nn

from mmdapled.engine.predictions import equal_predictions, finds_nothing, predicted
from mmdapled.engine.restorer_probe import RestorerProbe, gate_problem
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.pointwise import Identity
from mmdapled.structures import RestorationOutput


class BypassWatch:
    """Predicts batches of a test with the restorers bypassed, until one batch has shown that they matter.

    A batch in which nothing is found, with and without the restorers, shows neither: a detector may be blind to it for
    reasons of its own. Nor does one of which a gate found no image degraded. The watch then goes on.

    Args:
        restorers: by name.
        batches: how many batches without any difference show that they do not matter.
    """

    def __init__(self, restorers: Dict[str, BaseRestorer], batches: int) -> None:
        self.probes = [RestorerProbe(name, restorer) for name, restorer in restorers.items()]
        self.batches = batches
        self.seen = 0
        self.telling = 0
        self.matters = False
        self.bypassed: List[Tensor] = []

    @property
    def done(self) -> bool:
        """Whether nothing is left to find out."""
        return not self.probes or self.matters or self.telling >= self.batches

    @property
    def changes_predictions(self) -> Optional[bool]:
        """Whether the restorers' images change any prediction; None where no batch could tell."""
        return self.matters if self.telling else None

    def predict_bypassed(self, model: Any, data_batch: Any) -> None:
        """Predict the batch with the restorers' images replaced by what they were given."""
        kept = [(probe.calls, list(probe.changes)) for probe in self.probes]
        handles = [probe.restorer.register_forward_hook(_bypass) for probe in self.probes]
        # A copy, because task models write their predictions into the samples that they are given.
        self.bypassed = predicted(model.test_step(copy.deepcopy(data_batch)))
        for handle in handles:
            handle.remove()
        for probe, (calls, changes) in zip(self.probes, kept, strict=True):
            probe.calls, probe.changes = calls, changes
            probe.last_gate_counts = probe.count_gated()

    def compare(self, outputs: Any) -> None:
        """Compare the batch's own predictions with those without the restorers."""
        predictions = predicted(outputs)
        self.seen += 1
        if all(probe.gated_out(probe.last_gate_counts) for probe in self.probes):
            return
        self.telling += not (finds_nothing(predictions) and finds_nothing(self.bypassed))
        # A restoration model predicts nothing but its images.
        self.matters = not predictions or not equal_predictions(predictions, self.bypassed)

    def problems(self) -> Dict[str, List[str]]:
        """Everything that shows a restorer to be dead in this test, by its name; ends the watch."""
        for probe in self.probes:
            probe.close()
        return {probe.name: self._problems_of(probe) for probe in self.probes}

    def _problems_of(self, probe: RestorerProbe) -> List[str]:
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


def _bypass(_module: nn.Module, inputs: Any, output: RestorationOutput) -> RestorationOutput:
    return RestorationOutput(inputs[0], output.heatmaps, output.levels)
