"""The structures that every room shares, and the public names that they keep."""

import torch

from mmdapled import priors, restorers, structures


def test_the_public_names_are_the_shared_classes():
    assert restorers.RestorationOutput is structures.RestorationOutput
    assert priors.PriorOutput is structures.PriorOutput


def test_rows_takes_the_same_images_from_every_part():
    image, maps, levels = torch.rand(3, 3, 16, 16), torch.rand(3, 4, 2, 2), torch.rand(3, 4)
    some = structures.RestorationOutput(image, (maps,), levels, image).rows([2, 0])
    assert torch.equal(some.image, image[[2, 0]]) and torch.equal(some.illuminated, image[[2, 0]])
    assert torch.equal(some.heatmaps[0], maps[[2, 0]]) and torch.equal(some.levels, levels[[2, 0]])


def test_rows_keeps_what_is_missing_missing():
    some = structures.RestorationOutput(torch.rand(3, 3, 16, 16)).rows(slice(1))
    assert some.image.shape[0] == 1 and some.heatmaps == () and some.levels is None and some.illuminated is None
