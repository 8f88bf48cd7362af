import pytest
import torch
from torch import nn

from mmdapled.priors.dense_features import dense_features, resize_and_normalise


def test_other_towers_are_refused_by_name():
    with pytest.raises(TypeError, match='ModifiedResNet.*got Linear'):
        dense_features(nn.Linear(2, 2), torch.rand(1, 3, 32, 32))


def test_dense_resnet_feature_of_a_single_cell_is_attention_over_that_cell():
    """With one cell, and its mean equal to it, attention pooling without positions is the value path itself."""
    from open_clip.modified_resnet import ModifiedResNet

    tower = ModifiedResNet(layers=(1, 1, 1, 1), output_dim=16, heads=8, image_size=32, width=16).eval()
    nn.init.zeros_(tower.attnpool.positional_embedding)
    image = torch.rand(1, 3, 32, 32)
    with torch.no_grad():
        pooled = nn.functional.normalize(tower(image), dim=-1)
        assert torch.allclose(dense_features(tower, image)[0, :, 0, 0], pooled[0], atol=1e-4)


def test_image_is_resized_then_normalised():
    mean, std = torch.full((1, 3, 1, 1), 0.5), torch.full((1, 3, 1, 1), 0.25)
    assert torch.allclose(
        resize_and_normalise(torch.ones(1, 3, 50, 70), 32, mean, std), torch.full((1, 3, 32, 32), 2.0)
    )
