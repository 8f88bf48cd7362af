"""Conversions between files' uint8 BGR and restorers' float RGB."""

import numpy as np
import torch

from mmdapled.images import (
    float_rgb,
    full_precision,
    rgb_batch,
    round_to_8_bit,
    swap_channels,
    to_array,
    to_tensor,
    to_uint8,
)

BGR = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)


def test_a_tensor_of_an_array_gives_the_array_back():
    for array in (BGR, np.stack([BGR, BGR[::-1]])):
        tensor = to_tensor(array)
        assert tensor.is_contiguous() and tensor.shape[-3:] == (3, 5, 7) and tensor.dtype == torch.uint8
        assert np.array_equal(to_array(tensor), array)


def test_float_rgb_swaps_channels_and_scales():
    rgb = rgb_batch(BGR)
    assert torch.equal(rgb, float_rgb(to_tensor(BGR))[None]) and rgb.shape == (1, 3, 5, 7)
    np.testing.assert_allclose(rgb[0, 0].numpy(), BGR[..., 2] / 255, atol=1e-7)
    assert np.array_equal(swap_channels(to_array(to_uint8(rgb[0]))), BGR)


def test_rounding_gives_the_levels_of_a_saved_image():
    assert (round_to_8_bit(torch.tensor([-0.5, 0.4999 / 255, 0.5001 / 255, 2.0])) * 255).tolist() == [0, 0, 1, 255]


def test_only_half_precision_is_widened():
    assert full_precision(torch.zeros(1, dtype=torch.bfloat16)).dtype == torch.float32
    assert full_precision(torch.zeros(1, dtype=torch.float64)).dtype == torch.float64
