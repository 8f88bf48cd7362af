"""The frozen module is hidden from optimisers and checkpoints, but moves with its owner."""

import torch
from torch import nn

from mmdapled.priors.unlisted import Unlisted


def test_unlisted_follows_casts_but_is_neither_saved_nor_trained():
    held = Unlisted(nn.Linear(2, 2))
    holder = nn.Sequential(held, nn.Linear(2, 1)).double()
    assert held.module.weight.dtype == torch.float64
    assert sorted(holder.state_dict()) == ['1.bias', '1.weight']
    assert len(list(holder.parameters())) == 2
    assert not held.module.weight.requires_grad


def test_the_held_module_stays_in_evaluation_mode():
    held = Unlisted(nn.BatchNorm2d(3))
    nn.Sequential(held).train()
    assert not held.module.training
