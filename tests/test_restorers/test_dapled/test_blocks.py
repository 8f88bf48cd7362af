import pytest
import torch
from torch.nn import functional as F

from mmdapled.restorers.dapled.blocks import Modulation, TransformerBlock, channel_attention


def test_channel_attention_is_its_formula():
    query, key = torch.randn(2, 2, 2, 4, 30).unbind(0)
    temperature = torch.tensor([1.5, 0.5]).view(2, 1, 1)
    result = channel_attention(query, key, temperature)
    for head in range(2):
        q, k = query[0, head], key[0, head]
        cosines = torch.stack([F.cosine_similarity(row, k, dim=-1) for row in q])
        assert torch.allclose(result[0, head], (cosines * temperature[head]).softmax(-1), atol=1e-5)


def test_modulation_is_nothing_until_trained():
    modulation, x, heatmap = Modulation(4, 6), torch.randn(1, 6, 5, 5), torch.rand(1, 4, 5, 5)
    assert torch.equal(modulation(x, heatmap), x)
    torch.nn.init.ones_(modulation.affine.bias)
    assert torch.allclose(modulation(x, heatmap), 2 * x + 1)


@pytest.mark.parametrize('heatmaps', [0, 4], ids=['plain', 'CeTB'])
def test_block_keeps_shape_and_uses_its_heatmap(heatmaps):
    block, x = TransformerBlock(32, 2, 2.0, heatmaps), torch.randn(2, 32, 7, 9)
    heatmap = torch.rand(2, heatmaps, 7, 9) if heatmaps else None
    before = block(x, heatmap)
    assert before.shape == x.shape
    if heatmaps:
        torch.nn.init.normal_(block.modulation1.affine.weight)
        assert not torch.allclose(block(x, heatmap), before)
