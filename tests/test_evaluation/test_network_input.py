"""Luma equals the mean of OpenCV's grey, levels those of `mmdapled.degradations`."""

import cv2
import numpy as np
import pytest
import torch
import torch.nn.functional as F

from mmdapled.apis.degradation_levels import degradations
from mmdapled.evaluation.network_input import DegradationLevels, input_images, mean_luma

CPU = torch.device('cpu')


def noise(seed=0, height=48, width=64):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def as_input(image):
    return torch.from_numpy(image.transpose(2, 0, 1).copy())


def test_luma_is_the_mean_of_opencvs_grey():
    image = noise() // np.array([1, 4, 2], dtype=np.uint8)
    grey = cv2.cvtColor(image.astype(np.float32), cv2.COLOR_BGR2GRAY).mean()
    assert mean_luma(as_input(image)) == pytest.approx(grey, abs=1e-3)


@pytest.mark.parametrize(('colour', 'luma'), [((255, 0, 0), 29.07), ((0, 255, 0), 149.685), ((0, 0, 255), 76.245)])
def test_luma_of_blue_green_and_red(colour, luma):
    image = torch.tensor(colour, dtype=torch.uint8)[:, None, None].expand(3, 20, 20)
    assert mean_luma(image) == pytest.approx(luma)


def test_padding_is_not_measured():
    image = as_input(noise() // 8)
    padded = F.pad(image, (0, 30, 0, 17), value=114)
    (given,) = input_images(dict(inputs=[padded]))
    assert torch.equal(given, image)
    assert mean_luma(padded) > 2 * mean_luma(given)


@pytest.mark.parametrize('form', ['list', 'tensor', 'variants'])
def test_images_of_a_batch(form):
    images = [as_input(noise(seed)) for seed in (0, 1)]
    flipped = [image.flip(2) for image in images]
    inputs = {'list': images, 'tensor': torch.stack(images), 'variants': [images, flipped]}[form]
    given = input_images(dict(inputs=inputs))
    assert len(given) == 2 and all(torch.equal(*pair) for pair in zip(given, images, strict=True))


@pytest.mark.parametrize('batch', [None, {}, [1, 2]])
def test_no_images(batch):
    assert input_images(batch) is None


def test_levels_are_those_of_the_package():
    image = cv2.GaussianBlur(noise(height=96, width=128), (0, 0), 3)
    levels = DegradationLevels('mmdapled-tiny', ['noisy', 'blurry'])
    expected = degradations(image).levels
    for _ in range(2):
        found = levels(as_input(image), CPU)
        assert list(found) == ['noisy', 'blurry']
        assert found == pytest.approx({name: expected[name] for name in found}, abs=1e-6)


def test_unknown_prior_and_unknown_degradation():
    with pytest.raises(ValueError, match="'mmdapled-tiny', got 'tiny'"):
        DegradationLevels('tiny', ['blurry'])
    levels = DegradationLevels('mmdapled-tiny', ['foggy'])
    with pytest.raises(ValueError, match='blurry.*foggy'):
        levels(as_input(noise()), CPU)
