"""Folding batch norms changes only the rounding."""

import pytest
import torch
from torch import nn

from mmdapled.priors.dense_features import dense_values
from mmdapled.priors.fusion import fuse_batch_norms
from mmdapled.priors.open_clip_tower import build_clip


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_a_fused_tower_gives_the_same_without_batch_norms():
    visual = build_clip('mmdapled-tiny', 'random')[0].visual
    for norm in (module for module in visual.modules() if isinstance(module, nn.BatchNorm2d)):
        for values, low, high in ((norm.running_mean, -1, 1), (norm.running_var, 0.5, 2), (norm.weight.data, 0.5, 2)):
            values.uniform_(low, high)
    image = torch.rand(1, 3, 96, 96)
    with torch.no_grad():
        expected = dense_values(visual, image)
        fused = dense_values(fuse_batch_norms(visual), image)
    assert not any(isinstance(module, nn.BatchNorm2d) for module in visual.modules())
    torch.testing.assert_close(fused, expected, rtol=1e-4, atol=1e-5)


def test_a_norm_without_a_convolution_before_it_stays():
    module = nn.Sequential(nn.BatchNorm2d(3), nn.Conv2d(3, 4, 1), nn.ReLU(), nn.BatchNorm2d(4)).eval()
    fuse_batch_norms(module)
    assert [type(child) for child in module] == [nn.BatchNorm2d, nn.Conv2d, nn.ReLU, nn.BatchNorm2d]


def test_training_mode_is_refused():
    with pytest.raises(ValueError, match='in eval mode'):
        fuse_batch_norms(nn.Sequential(nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3)))
