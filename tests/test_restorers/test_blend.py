"""A blend lies between the raw and the restored image, and learns how much of each."""

import pytest
import torch
import torch.nn.functional as F

from mmdapled.apis import get_model
from mmdapled.restorers import Blend, Gamma, build_restorer


def test_constant_weight():
    image = torch.rand(2, 3, 16, 24)
    restored = Gamma(0.5)(image).image
    blended = Blend(dict(type='Gamma', gamma=0.5), weight=0.25, learned=False)(image).image
    torch.testing.assert_close(blended, 0.75 * image + 0.25 * restored)


def test_it_learns_to_trust_a_good_restorer_and_not_a_bad_one():
    image = torch.rand(1, 3, 16, 16)
    for target, better in ((Gamma(0.5)(image).image, True), (image, False)):
        blend = Blend(dict(type='Gamma', gamma=0.5))
        optimizer = torch.optim.Adam(blend.parameters(), lr=0.2)
        for _ in range(30):
            optimizer.zero_grad()
            (blend(image).image - target).abs().mean().backward()
            optimizer.step()
        assert (blend.offset.sigmoid() > 0.8) == better and (blend.offset.sigmoid() < 0.2) == (not better)


def test_it_learns_where_from_the_heatmaps():
    image = torch.rand(1, 3, 64, 64) * 0.1
    blend = Blend(get_model('dapled-t', pretrained=True))
    output = blend(image)
    output.image.mean().backward()
    assert blend.slopes.grad.abs().max() > 0
    with torch.no_grad():
        blend.slopes.fill_(1.0)
        restored = blend.restorer(image)
        maps = F.interpolate(restored.heatmaps[0].sum(1, keepdim=True), (64, 64), mode='bilinear', align_corners=False)
        expected = image + maps.sigmoid() * (restored.image - image)
        torch.testing.assert_close(blend(image).image, expected)
    assert output.levels is not None


def test_weights_of_the_restorer_are_loaded_and_frozen_by_its_own_config():
    blend = build_restorer(
        dict(type='Blend', restorer=dict(type='DAPLED', arch='t', checkpoint='dapled-t', frozen=True))
    )
    assert blend.restorer.load_report is not None
    assert [name for name, weight in blend.named_parameters() if weight.requires_grad] == ['offset', 'slopes']


@pytest.mark.parametrize('weight', [0, 1, -0.1])
def test_weight_out_of_range(weight):
    with pytest.raises(ValueError, match='between 0 and 1'):
        Blend('gamma', weight=weight)


def test_left_out_of_training_it_is_the_restorer_alone():
    image = torch.rand(1, 3, 16, 16)
    blend = Blend('gamma', weight=0.25, learned=False, in_training=False)
    restored = blend.restorer(image).image
    assert torch.equal(blend.train()(image).image, restored)
    torch.testing.assert_close(blend.eval()(image).image, 0.75 * image + 0.25 * restored)
    with pytest.raises(ValueError, match='not used in training cannot be learned; set learned=False'):
        Blend('gamma', in_training=False)
