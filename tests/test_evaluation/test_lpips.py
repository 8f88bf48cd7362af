"""LPIPS equals its formula; the backbone has random weights, because published ones need a download."""

import pytest
import torch
from torch.nn import functional as F
from torchvision.models import vgg16

from mmdapled.evaluation.lpips import LPIPS, lpips_network
from mmdapled.registry import METRICS

TAPS = (4, 9, 16, 23, 30)


@pytest.fixture(scope='module')
def weights(tmp_path_factory):
    torch.manual_seed(0)
    file = tmp_path_factory.mktemp('vgg') / 'vgg16.pth'
    tensors = {f'features.{key}': value for key, value in vgg16(weights=None).features.state_dict().items()}
    torch.save(tensors, file)
    return file


def test_is_the_formula(weights):
    network, (one, other) = lpips_network(weights), torch.rand(2, 1, 3, 64, 64).unbind(0)
    features = vgg16(weights=None).features
    features.load_state_dict(
        {k.removeprefix('features.'): v for k, v in torch.load(weights, weights_only=True).items()}
    )
    shift, scale = (torch.tensor(x).view(1, 3, 1, 1) for x in ((-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)))
    expected = 0.0
    with torch.no_grad():
        for depth, linear in zip(TAPS, network.lins, strict=True):
            units = [F.normalize(features[:depth]((2 * x - 1 - shift) / scale), dim=1) for x in (one, other)]
            expected += linear((units[0] - units[1]) ** 2).mean().item()
    assert network(one, other, normalize=True).item() == pytest.approx(expected, rel=1e-4)


def test_equal_images_are_at_distance_zero_through_the_metric(weights):
    metric, image = METRICS.build(dict(type='LPIPS', weights=weights)), torch.rand(1, 3, 64, 64)
    assert isinstance(metric, LPIPS)
    assert metric.score(image, image).item() == 0 and metric.score(image, image.flip(-1)).item() > 0


def test_other_weights_are_refused_and_nothing_is_downloaded(tmp_path):
    torch.save({'a': torch.ones(1)}, tmp_path / 'other.pth')
    with pytest.raises(RuntimeError, match='VGG-16'):
        lpips_network(tmp_path / 'other.pth')
    with pytest.raises(FileNotFoundError):
        lpips_network(tmp_path / 'nowhere.pth')
