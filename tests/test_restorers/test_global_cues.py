import pytest
import torch
from torch import nn

from mmdapled.restorers.global_cues import GlobalCue, cues_of, keep_cues, reuse_cues


class MeanShift(nn.Module):
    """Takes the image's mean away."""

    def __init__(self):
        super().__init__()
        self.cue = GlobalCue()

    def forward(self, x):
        return x - self.cue(lambda: x.mean())


def test_a_cue_computes_keeps_and_is_reused():
    model = MeanShift()
    first, second = torch.full((2,), 3.0), torch.full((2,), 5.0)
    assert model(second).eq(0).all()
    with keep_cues(model):
        model(first)
    with reuse_cues(model):
        assert model(second).eq(2).all()
    assert model(second).eq(0).all() and model.cue.kept is None


def test_nothing_kept_is_said():
    model = MeanShift()
    with pytest.raises(AssertionError, match='before keep_cues'), reuse_cues(model):
        model(torch.ones(2))
    assert model.cue.mode == 'compute', 'an error must not leave the model in another mode'


def test_a_cue_has_no_weights():
    assert not MeanShift().state_dict() and len(cues_of(MeanShift())) == 1
