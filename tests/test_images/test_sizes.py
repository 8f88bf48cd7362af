"""The content of a padded batch is read from its pixels."""

import torch

from mmdapled.images import content_sizes, spatial_size


def test_spatial_size_is_height_and_width():
    assert spatial_size(torch.zeros(2, 3, 20, 30)) == (20, 30)


def test_an_image_of_one_colour_is_all_content():
    assert content_sizes(torch.full((2, 3, 20, 30), 7.0)) == [(20, 30)] * 2


def test_content_ends_where_the_constant_border_begins():
    batch = torch.rand(2, 3, 32, 48)
    batch[0, :, 20:] = 114
    batch[1, :, :, 40:] = 0
    assert content_sizes(batch) == [(20, 48), (32, 40)]
