"""Large images are restored in tiles where a restorer has weights."""

import numpy as np
import pytest
import torch
from torch import nn

from mmdapled.apis import DAPLEDInferencer, large_images
from mmdapled.apis.large_images import TiledWhenLarge, tile_when_large
from mmdapled.restorers import CLAHE, BaseRestorer, Identity, RestorationOutput

NIGHT = np.random.default_rng(0).integers(0, 60, (48, 150, 3), dtype=np.uint8)


class Records(BaseRestorer):
    """Record the sizes of the images."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(()))
        self.sizes: list = []

    def restore(self, image):
        self.sizes.append(tuple(image.shape[-2:]))
        return RestorationOutput(image * self.scale, (image[:, [0, 0, 0, 0]],), image.mean((2, 3))[:, [0, 0, 0, 0]])


@pytest.fixture(autouse=True)
def small_tiles(monkeypatch):
    monkeypatch.setattr(large_images, 'TILE', 64)


@pytest.mark.parametrize('batch', [1, 2])
def test_only_large_images_are_tiled_and_equal_the_whole(batch):
    restorer = Records()
    inferencer = DAPLEDInferencer(restorer, tile='auto', device='cpu')
    small = inferencer([NIGHT[:, :64]] * batch, batch_size=batch, progress=False)
    assert restorer.sizes == [(48, 64)] and len(small) == batch
    large = inferencer([NIGHT] * batch, batch_size=batch, progress=False)
    assert max(map(max, restorer.sizes)) == 64 and len(restorer.sizes) > 3 * batch
    assert all(np.array_equal(result.image, NIGHT) and result.levels for result in large)


def test_restorers_without_weights_stay_whole():
    assert isinstance(tile_when_large(Records()), TiledWhenLarge)
    assert isinstance(tile_when_large(CLAHE()), CLAHE) and isinstance(tile_when_large(Identity()), Identity)


def test_of_an_exported_restorer_the_one_in_torch_is_tiled():
    exported = Identity()
    exported.instead = Records()
    assert tile_when_large(exported) is exported and isinstance(exported.instead, TiledWhenLarge)


@pytest.mark.parametrize('tile', [None, 0])
def test_without_tiles_the_image_is_whole(tile):
    restorer = Records()
    DAPLEDInferencer(restorer, tile=tile, device='cpu')(NIGHT, progress=False)
    assert restorer.sizes == [(48, 150)]


def test_a_gate_looks_at_the_whole_image():
    restorer = Records()
    (result,) = DAPLEDInferencer(restorer, tile='auto', device='cpu', gate=dict(dark=2.0))(NIGHT, progress=False)
    assert restorer.sizes == [] and np.array_equal(result.image, NIGHT)
