import torch

from mmdapled.priors import PriorOutput
from mmdapled.restorers.dapled.cross_fusion import CrossFusion, PriorHeatmap


def prior(maps=None, dim=10):
    maps = torch.rand(2, 4, 7, 7) if maps is None else maps
    return PriorOutput(torch.randn(2, dim, 7, 7), maps, maps.mean((2, 3)))


def test_without_prior_the_features_decide():
    fusion, features = CrossFusion(8, 4), torch.randn(2, 8, 20, 24)
    untouched, heatmap = fusion(features)
    assert untouched is features and torch.equal(heatmap, torch.sigmoid(fusion.estimate(features)))


def test_prior_map_raises_the_probability_where_it_is_high():
    fusion, features = CrossFusion(8, 4, token_dim=10), torch.zeros(2, 8, 28, 28)
    maps = torch.full((2, 4, 7, 7), 0.1)
    maps[..., :3] = 0.9
    heatmap = fusion(features, prior(maps))[1]
    assert (heatmap[..., :8].mean((2, 3)) > heatmap[..., -8:].mean((2, 3)) + 0.4).all()


def test_tokens_are_attended_to():
    fusion, features = CrossFusion(8, 4, token_dim=10), torch.randn(2, 8, 20, 24)
    maps = torch.full((2, 4, 7, 7), 0.5)
    assert not torch.allclose(fusion(features, prior(maps))[1], fusion(features, prior(maps))[1])


def test_the_answer_reaches_the_features_once_trained():
    fusion, features = CrossFusion(8, 4, token_dim=10), torch.randn(2, 8, 20, 24)
    assert torch.equal(fusion(features, prior())[0], features)
    torch.nn.init.normal_(fusion.inject.weight)
    assert not torch.allclose(fusion(features, prior())[0], fusion(features, prior())[0], atol=1e-3)


def test_without_a_ccm_the_heatmap_is_the_priors_map():
    features, guide = torch.randn(2, 8, 14, 14), prior()
    untouched, heatmap = PriorHeatmap()(features, guide)
    expected = torch.nn.functional.interpolate(guide.maps, size=(14, 14), mode='bilinear')
    assert untouched is features and torch.allclose(heatmap, expected)
