"""PSNR against scikit-image."""

import pytest
import torch
from mmengine.evaluator import Evaluator
from mmengine.structures import BaseDataElement
from skimage.metrics import peak_signal_noise_ratio

from mmdapled.evaluation.psnr import psnr


def night_and_clean():
    clean = torch.randint(0, 256, (3, 24, 32), dtype=torch.uint8)
    night = (clean.float() * 0.7 + 20 * torch.rand(3, 24, 32)).round().byte()
    return night, clean


def test_equals_scikit_image():
    night, clean = night_and_clean()
    expected = peak_signal_noise_ratio(clean.numpy(), night.numpy(), data_range=255)
    assert psnr(night[None] / 255, clean[None] / 255).item() == pytest.approx(expected, abs=1e-4)


def test_through_the_evaluator_it_compares_rgb_with_bgr():
    night, clean = night_and_clean()
    evaluator = Evaluator([dict(type='PSNR')])
    evaluator.process([BaseDataElement(restored_img=night / 255, gt_img=clean.flip(0))])
    expected = peak_signal_noise_ratio(clean.numpy(), night.numpy(), data_range=255)
    assert evaluator.evaluate(1)['PSNR'] == pytest.approx(expected, abs=1e-4)


def test_equal_images_do_not_make_the_mean_infinite():
    image = torch.rand(1, 3, 16, 16)
    assert psnr(image, image).item() == 100
