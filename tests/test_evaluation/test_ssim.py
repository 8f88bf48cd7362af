"""SSIM against scikit-image."""

import pytest
import torch
from mmengine.evaluator import Evaluator
from mmengine.structures import BaseDataElement
from skimage.metrics import structural_similarity

from mmdapled.evaluation.ssim import ssim


@pytest.mark.parametrize('strength', [0.05, 0.5])
def test_equals_scikit_image(strength):
    clean = torch.rand(1, 3, 40, 56)
    restored = (1 - strength) * clean + strength * torch.rand_like(clean)
    expected = structural_similarity(
        clean[0].numpy(), restored[0].numpy(), channel_axis=0, data_range=1.0,
        gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
    )  # fmt: skip
    assert ssim(restored, clean).item() == pytest.approx(expected, abs=1e-4)


def test_tiny_images_give_a_number():
    image = torch.rand(1, 3, 8, 40)
    assert ssim(image, image).item() == pytest.approx(1)


def test_through_the_evaluator():
    clean = torch.randint(0, 256, (3, 32, 32), dtype=torch.uint8)
    evaluator = Evaluator([dict(type='SSIM')])
    evaluator.process([BaseDataElement(restored_img=clean.flip(0) / 255, gt_img=clean)])
    assert evaluator.evaluate(1)['SSIM'] == pytest.approx(1, abs=1e-6)
