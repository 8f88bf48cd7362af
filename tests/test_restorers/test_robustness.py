"""Every size of DAP-LED with weights as after training: extreme images, half precision, batches."""

import pytest
import torch
from test_restorers.test_dapled.test_network import perturbed

from mmdapled.restorers.dapled.network import ARCHS

EXTREMES = {
    'black': torch.zeros(1, 3, 48, 64),
    'white': torch.ones(1, 3, 48, 64),
    'smallest': torch.rand(1, 3, 16, 16),
    'strip': torch.rand(1, 3, 17, 4001),
}


@pytest.fixture(scope='module', params=sorted(ARCHS))
def model(request):
    torch.manual_seed(0)
    return perturbed(arch=request.param)


@pytest.mark.parametrize('name', EXTREMES)
@torch.no_grad()
def test_extreme_images_give_finite_images_in_range(model, name):
    output = model(EXTREMES[name])
    assert output.image.shape == EXTREMES[name].shape and output.image.isfinite().all()
    assert output.image.min() >= 0 and output.image.max() <= 1 and output.levels.isfinite().all()


@pytest.mark.parametrize('dtype', [torch.bfloat16, torch.float16])
@pytest.mark.parametrize('name', ['black', 'white', 'smallest'])
@torch.no_grad()
def test_autocast_is_finite_and_close(model, name, dtype):
    exact = model(EXTREMES[name]).image
    with torch.autocast('cpu', dtype=dtype):
        half = model(EXTREMES[name]).image.float()
    assert half.isfinite().all() and (half - exact).abs().mean() < 0.02


@torch.no_grad()
def test_a_batch_of_different_contents_is_its_single_images(model):
    torch.manual_seed(0)
    batch = torch.cat([torch.zeros(1, 3, 64, 80), torch.ones(1, 3, 64, 80), torch.rand(1, 3, 64, 80) * 0.1,
                       torch.rand(1, 3, 64, 80)])  # fmt: skip
    together = model(batch).image
    for index in range(len(batch)):
        assert torch.allclose(together[index], model(batch[index : index + 1]).image[0], atol=1e-5)
