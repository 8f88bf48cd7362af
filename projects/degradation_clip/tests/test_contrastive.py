"""Training a CLIP of degradations: region features, open_clip's loss, and that it learns."""

import numpy as np
import pytest
import torch
from mmengine.structures import BaseDataElement
from small_siglip import write_config

from mmdapled.priors.dense_features import dense_values
from mmdapled.registry import MODELS
from projects.degradation_clip.contrastive import region_means, start_with_derivatives

pytestmark = pytest.mark.filterwarnings('error:.*RANDOM weights')


def build(size=96):
    return MODELS.build(dict(type='DegradationCLIP', model='mmdapled-tiny', working_size=size))


def pair(value, captions):
    """Return an image of this mean value and its sample."""
    noise = torch.randint(-20, 20, (3, 100, 120))
    regions = np.array([[0, 0, 1, 1], [0.1, 0.1, 0.6, 0.7]], np.float32)[: len(captions)]
    return (value + noise).clamp(0, 255).byte(), BaseDataElement(metainfo=dict(captions=captions, regions=regions))


def test_region_means_are_exact_for_whole_cells_and_weighted_for_parts():
    values = torch.randn(2, 3, 4, 8)
    regions = torch.tensor([[0, 0, 1, 1], [0, 0.5, 0.25, 1], [0, 0, 0.1875, 0.25]]).expand(2, 3, 4)
    means = region_means(values, regions)
    torch.testing.assert_close(means[:, 0], values.mean((2, 3)))
    torch.testing.assert_close(means[:, 1], values[:, :, 2:, :2].mean((2, 3)))
    torch.testing.assert_close(means[:, 2], (values[:, :, 0, 0] * 2 + values[:, :, 0, 1]) / 3)


def test_uniform_attention_makes_encode_image_the_mean_of_the_dense_features():
    model = build(320).eval()
    image = torch.randn(1, 3, 320, 320)
    with torch.no_grad():
        expected = dense_values(model.clip.visual, image).mean((2, 3))
        torch.testing.assert_close(model.clip.encode_image(image), expected, atol=1e-6, rtol=1e-4)
    assert expected.abs().max() > 1e-3


def test_it_learns_to_tell_dark_from_bright():
    model = build(64)
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=2e-3)
    losses = []
    for _ in range(45):
        images, samples = zip(
            *(pair(value, [text, text]) for value, text in [(30, 'a dark photo'), (220, 'a bright photo')] * 3),
            strict=True,
        )
        loss = model(list(images), list(samples), mode='loss')['loss_contrastive']
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    # Six pairs per caption: log 6 is the lowest value.
    assert losses[0] > np.log(12) - 0.1 and losses[-1] == pytest.approx(np.log(6), abs=0.05)
    model.prompts = {name: (('a dark photo',), ('a bright photo',)) for name in model.prompts}
    images, samples = zip(*(pair(value, ['']) for value in (30, 220)), strict=True)
    dark, bright = model(list(images), list(samples), mode='predict')
    assert dark.degradation_levels[0] > 0.8 and bright.degradation_levels[0] < 0.2
    assert dark.heatmaps.shape[0] == 4


def test_query_key_and_positions_stay_zero():
    model = build()
    pool = model.clip.visual.attnpool
    image, sample = pair(100, ['a', 'b'])
    model([image], [sample], mode='loss')['loss_contrastive'].backward()
    assert not pool.q_proj.weight.requires_grad and not pool.positional_embedding.any()
    assert pool.v_proj.weight.grad.any() and model.clip.token_embedding.weight.grad.any()


def test_first_filters_are_derivatives_of_grey():
    weight = torch.zeros(8, 3, 3, 3)
    start_with_derivatives(weight)
    grey = weight.sum(1)
    assert torch.equal(weight[:, 0], weight[:, 1]) and grey[0].std() < 1e-6 and grey[0].mean() > 0
    # All but the mean see nothing in a flat image, and no two filters are alike.
    assert grey[1:].sum((1, 2)).abs().max() < 1e-6
    directions = torch.nn.functional.normalize(grey.flatten(1), dim=1)
    assert torch.allclose(directions @ directions.T, torch.eye(8), atol=1e-5)


def test_training_crops_are_seen_at_their_scale_within_the_photo():
    model = MODELS.build(
        dict(type='DegradationCLIP', model='mmdapled-tiny', working_size=128, view=0.5, map_weight=1.0)
    )
    seen = []
    model.clip.visual.conv1.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0].shape[-1]))
    image, sample = pair(100, ['a dark photo'])
    sample.set_field(torch.full((4, 13, 15), 0.5), 'gt_heatmaps', field_type='data')
    losses = model([image], [sample], mode='loss')
    model([image], [sample], mode='predict')
    assert seen == [64, 128] and set(losses) == {'loss_contrastive', 'loss_maps'}
    assert sample.heatmaps.shape == (4, 4, 4) and torch.allclose(
        sample.degradation_levels, sample.heatmaps.mean((1, 2))
    )


def test_siglip_is_trained_on_degradations_too(tmp_path):
    model = MODELS.build(dict(type='DegradationCLIP', model=write_config(tmp_path), working_size=96, map_weight=1.0))
    regions = np.array([[0, 0, 1, 1], [0, 0, 0.5, 0.5]], np.float32)
    samples = [BaseDataElement(metainfo=dict(captions=['a dark photo', 'a noisy photo'], regions=regions))
               for _ in range(2)]  # fmt: skip
    for sample in samples:
        sample.set_field(torch.rand(4, 96, 96), 'gt_heatmaps', field_type='data')
    losses = model([torch.randint(0, 256, (3, 96, 96)).byte() for _ in samples], samples, mode='loss')
    sum(losses.values()).backward()
    pool = model.clip.visual.trunk.attn_pool
    assert pool.kv.weight.grad[96:].abs().max() > 0 and model.clip.text.token_embedding.weight.grad.abs().max() > 0
