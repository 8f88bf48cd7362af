"""Masked means, shape checks."""

import pytest
import torch

from mmdapled.losses.pixel_loss import check_pair, keep_valid, masked_mean


def test_masked_mean_is_the_mean_of_the_valid_part():
    values, mask = torch.rand(2, 3, 8, 8), torch.zeros(2, 1, 8, 8)
    mask[0, :, :4], mask[1, :, :, :2] = 1, 1
    expected = torch.cat([values[0, :, :4].flatten(), values[1, :, :, :2].flatten()]).mean()
    torch.testing.assert_close(masked_mean(values, mask), expected)


def test_without_a_mask_it_is_the_mean_and_with_an_empty_one_zero():
    values = torch.rand(1, 3, 4, 4)
    assert masked_mean(values, None) == values.mean()
    assert masked_mean(values, torch.zeros(1, 1, 4, 4)) == 0


def test_keep_valid_puts_the_clean_image_into_the_padding():
    restored, clean, mask = torch.zeros(1, 3, 2, 2), torch.ones(1, 3, 2, 2), torch.tensor([[[[1, 1], [0, 1]]]])
    assert keep_valid(restored, clean, mask)[0, 0].tolist() == [[0, 0], [1, 0]]


def test_wrong_shapes_are_named():
    image = torch.zeros(2, 3, 8, 8)
    with pytest.raises(ValueError, match=r'\(2, 3, 8, 8\).*\(2, 3, 8, 9\)'):
        check_pair(image, torch.zeros(2, 3, 8, 9), None)
    with pytest.raises(ValueError, match=r'expected a mask of shape \(2, 1, 8, 8\)'):
        check_pair(image, image, torch.zeros(2, 8, 8))
