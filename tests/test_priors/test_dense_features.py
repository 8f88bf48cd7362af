import pytest
import torch
from torch import nn

from mmdapled.priors.dense_features import dense_features, dense_values, resize_and_normalise


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


@pytest.fixture
def siglip():
    """A timm tower of SigLIP's kind: no class token, attention pooling; pooled over the patches alone."""
    from open_clip.timm_model import TimmModel

    tower = TimmModel('test_vit3', embed_dim=96, image_size=160, pool='map', proj='none').eval()
    tower.trunk.pool_include_prefix = False
    return tower


@torch.no_grad()
def test_dense_siglip_feature_of_identical_patches_is_the_towers_own(siglip):
    """Attention over identical tokens gives their value, however it is distributed."""
    nn.init.zeros_(siglip.trunk.pos_embed)
    image = torch.tensor([0.9, -0.4, 0.2]).view(1, 3, 1, 1).expand(1, 3, 160, 160).contiguous()
    values = dense_values(siglip, image)
    assert values.shape == (1, 96, 10, 10)
    torch.testing.assert_close(values[0], siglip(image)[0, :, None, None].expand(96, 10, 10), atol=1e-5, rtol=1e-4)
    # A tower that passes on the keys instead must fail.
    siglip.trunk.attn_pool.kv.weight.copy_(siglip.trunk.attn_pool.kv.weight.roll(96, 0))
    assert (dense_values(siglip, image) - values).abs().max() > 1e-2


@torch.no_grad()
def test_dense_siglip_features_are_those_of_a_pooling_over_one_token(siglip):
    image = torch.randn(2, 3, 160, 160)
    values = dense_values(siglip, image)
    tokens = siglip.trunk.forward_features(image)[:, siglip.trunk.num_prefix_tokens :]
    alone = siglip.trunk.attn_pool(tokens[:, 37:38])
    torch.testing.assert_close(values[:, :, 3, 7], alone, atol=1e-5, rtol=1e-4)
    assert (values[:, :, 3, 7] - values[:, :, 7, 3]).abs().max() > 1e-2


def test_a_timm_tower_without_attention_pooling_is_refused():
    from open_clip.timm_model import TimmModel

    tower = TimmModel('test_vit', embed_dim=16, image_size=160, pool='avg', proj='linear')
    with pytest.raises(TypeError, match='SigLIP.*got TimmModel of VisionTransformer without it'):
        dense_features(tower, torch.rand(1, 3, 160, 160))


def test_image_is_resized_then_normalised():
    mean, std = torch.full((1, 3, 1, 1), 0.5), torch.full((1, 3, 1, 1), 0.25)
    assert torch.allclose(
        resize_and_normalise(torch.ones(1, 3, 50, 70), 32, mean, std), torch.full((1, 3, 32, 32), 2.0)
    )
