import pytest
import torch
from torchvision.models import vgg16

from mmdapled.losses import PerceptualLoss
from mmdapled.losses.perceptual import MEAN, STD
from mmdapled.restorers import RestorationOutput


@pytest.fixture(scope='module')
def weights(tmp_path_factory):
    """Random weights in the layout of torchvision's file, without the classifier's 120 million."""
    torch.manual_seed(0)
    file = tmp_path_factory.mktemp('vgg') / 'vgg16.pth'
    tensors = {f'features.{key}': value for key, value in vgg16(weights=None).features.state_dict().items()}
    torch.save(tensors, file)
    return file


def test_is_the_mean_difference_of_four_feature_maps(weights):
    restored, target = torch.rand(2, 1, 3, 32, 32).unbind(0)
    features = vgg16(weights=None).features
    features.load_state_dict(
        {k.removeprefix('features.'): v for k, v in torch.load(weights, weights_only=True).items()}
    )
    mean, std = (torch.tensor(x).view(1, 3, 1, 1) for x in (MEAN, STD))
    expected = 0.0
    for depth in (4, 9, 16, 23):
        one, other = (features[:depth]((x - mean) / std) for x in (restored, target))
        expected += (one - other).abs().mean().item() / 4
    loss = PerceptualLoss(weights, loss_weight=3.0)(RestorationOutput(restored), target)
    assert loss.item() == pytest.approx(3 * expected, rel=1e-4)


def test_gradient_reaches_the_image_and_not_the_network(weights):
    loss, restored = PerceptualLoss(weights), torch.rand(1, 3, 32, 32, requires_grad=True)
    loss(RestorationOutput(restored), torch.rand(1, 3, 32, 32)).backward()
    assert restored.grad.isfinite().all() and restored.grad.abs().sum() > 0
    assert not any(weight.requires_grad for weight in loss.parameters())


def test_other_weights_are_refused_and_nothing_is_downloaded(tmp_path):
    torch.save({'a': torch.ones(1)}, tmp_path / 'other.pth')
    with pytest.raises(RuntimeError, match='VGG-16'):
        PerceptualLoss(tmp_path / 'other.pth')
    with pytest.raises(FileNotFoundError):
        PerceptualLoss(tmp_path / 'nowhere.pth')
