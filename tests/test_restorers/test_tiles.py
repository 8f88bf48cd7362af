"""Tiles give what the whole image gives, with the whole image's cues."""

import pytest
import torch
from test_restorers.test_dapled.test_network import perturbed

from mmdapled.apis import get_model
from mmdapled.restorers import NAFNet, build_restorer, restore_tiled
from mmdapled.restorers.global_cues import reuse_cues
from mmdapled.restorers.tiles import fade, read_cues, reduced, spans


def smooth(height, width):
    """An image with some structure, RGB in [0, 1]."""
    torch.manual_seed(0)
    coarse = torch.rand(1, 3, height // 16 + 2, width // 16 + 2)
    return torch.nn.functional.interpolate(coarse, (height, width), mode='bicubic').clamp(0, 1)


@pytest.mark.parametrize('length', [257, 1024, 1025, 1792, 1793, 4001])
def test_tiles_cover_a_side_and_their_weights_add_up_to_one(length):
    total = torch.zeros(length)
    for span in spans(length, 1024, 256):
        assert span[0] % 64 == 0 and span[1] - span[0] <= 1024
        total[slice(*span)] += fade(span, length, 256)
    assert torch.allclose(total, torch.ones(length), atol=1e-6)


def test_what_a_tile_has_not_seen_around_does_not_count():
    weights = fade((768, 1792), 4000, 256)
    assert weights[:96].eq(0).all() and weights[-96:].eq(0).all() and weights[256:-256].eq(1).all()


@pytest.mark.parametrize('kind', ['dapled-t', 'dapled-s', 'nafnet', 'iat'])
@torch.no_grad()
def test_tiles_equal_the_whole_by_the_same_cues(kind):
    torch.manual_seed(0)
    if kind.startswith('dapled'):
        model = get_model(kind, pretrained=True)
    else:
        model = NAFNet(width=4).eval() if kind == 'nafnet' else build_restorer('iat').eval()
        for name, weight in model.named_parameters():
            torch.nn.init.normal_(weight, std=0.05) if 'scale' in name else None
    image = 0.3 * smooth(640, 1100)
    # The overlap of tiles of 1024 px, the usual ones: dapled-s looks further than the 96 px that half of 512 px leaves.
    tiled = restore_tiled(model, image, tile=768, overlap=384).image
    read_cues(model, image, 768)
    with reuse_cues(model):
        whole = model(image).image
    assert (whole - image).abs().max() > 0.02, 'a restorer that does nothing proves nothing'
    assert (tiled - whole).abs().max() < 1e-3


@torch.no_grad()
def test_tiles_without_common_cues_would_differ():
    model, image = perturbed(), smooth(640, 1100)
    image[..., :550] *= 0.1
    tiled = restore_tiled(model, image, tile=512, overlap=0).image
    alone = model(image[..., :512, :512]).image
    assert (tiled[..., :512, :512] - alone).abs().max() > 1e-3


@torch.no_grad()
def test_an_image_of_one_tile_is_restored_whole():
    model, image = perturbed(), torch.rand(1, 3, 48, 64)
    assert torch.equal(restore_tiled(model, image).image, model(image).image)


@torch.no_grad()
def test_heatmaps_and_levels_come_along():
    output = restore_tiled(perturbed(), smooth(100, 700), tile=256, overlap=64)
    assert output.image.shape == (1, 3, 100, 700) and len(output.heatmaps) == 2 and output.levels.shape == (1, 4)


def test_a_strip_keeps_its_shorter_side():
    assert reduced(torch.rand(1, 3, 17, 4001), 1024).shape == (1, 3, 16, 1024)


@pytest.mark.parametrize(
    ('image', 'overlap', 'message'),
    [(torch.zeros(2, 3, 64, 64), 64, 'one image at a time'), (torch.zeros(1, 3, 64, 64), 999, 'half of the tile')],
)
def test_what_cannot_be_tiled_is_said(image, overlap, message):
    with pytest.raises(ValueError, match=message):
        restore_tiled(build_restorer('dapled-t'), image, 512, overlap)


@pytest.mark.parametrize('tile', [0, -1, 8])
def test_a_tile_too_small_is_said(tile):
    with pytest.raises(ValueError, match='at least 16 px'):
        restore_tiled(build_restorer('dapled-t'), torch.zeros(1, 3, 64, 64), tile)
