"""The tensor contract, freezing and weight loading that every restorer inherits."""

import numpy as np
import pytest
import torch
from mmengine.model import BaseModule
from torch import Tensor, nn

from mmdapled.restorers import BaseRestorer, RestorationOutput, check_image
from mmdapled.restorers.base import pad_to_multiple


class Affine(BaseRestorer):
    """Multiply by one weight, and record the size of the image given to `restore`."""

    multiple = 8

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.layer = nn.Conv2d(3, 3, 1, groups=3)
        self.norm = nn.BatchNorm2d(3)

    def restore(self, image: Tensor) -> RestorationOutput:
        self.seen = tuple(image.shape)
        return RestorationOutput(self.layer(image).clamp(0, 1))


@pytest.fixture
def weight_file(tmp_path):
    file = tmp_path / 'affine.pth'
    state = {key: torch.full_like(value, 2) for key, value in Affine().state_dict().items()}
    torch.save(state, file)
    return str(file)


@pytest.mark.parametrize('size', [(16, 16), (17, 23), (40, 31)])
def test_pads_inside_and_crops_back(size):
    restorer, image = Affine(), torch.rand(2, 3, *size)
    with torch.no_grad():
        result = restorer(image).image
        expected = restorer.layer(image).clamp(0, 1)
    assert all(side % 8 == 0 for side in restorer.seen[-2:])
    torch.testing.assert_close(result, expected)


def test_padding_reflects_as_numpy_does():
    image = torch.rand(1, 3, 5, 7)
    padded = pad_to_multiple(image, 8).numpy()
    expected = np.pad(image.numpy(), ((0, 0), (0, 0), (0, 3), (0, 1)), mode='reflect')
    np.testing.assert_array_equal(padded, expected)


def test_padding_serves_images_smaller_than_the_padding():
    assert pad_to_multiple(torch.rand(1, 3, 17, 17), 64).shape[-2:] == (64, 64)


class Mapped(BaseRestorer):
    """Return the image's brightness at an eighth of its size as heatmaps."""

    multiple = 32

    def restore(self, image: Tensor) -> RestorationOutput:
        return RestorationOutput(image, (nn.functional.avg_pool2d(image, 8),))


def test_heatmaps_lose_the_padding_too():
    image = torch.rand(1, 3, 48, 70)
    maps = Mapped()(image).heatmaps[0]
    assert maps.shape[-2:] == (6, 9)
    torch.testing.assert_close(maps[..., :8], nn.functional.avg_pool2d(image, 8))


@pytest.mark.parametrize(
    'image, error, message',
    [
        (torch.zeros(1, 3, 16, 16, dtype=torch.uint8), TypeError, 'uint8'),
        (torch.zeros(3, 16, 16), ValueError, r'\(3, 16, 16\)'),
        (torch.zeros(1, 1, 16, 16), ValueError, 'grey'),
        (torch.zeros(1, 4, 16, 16), ValueError, 'alpha'),
        (torch.zeros(1, 3, 16, 15), ValueError, '16x15'),
        (torch.full((1, 3, 16, 16), 255.0), ValueError, 'divide 8-bit'),
        (torch.full((1, 3, 16, 16), float('nan')), ValueError, 'nan'),
    ],
)
def test_a_wrong_input_is_refused(image, error, message):
    with pytest.raises(error, match=message):
        check_image(image)


def test_checkpoint_is_loaded_when_built_and_survives_init_weights(weight_file):
    restorer = Affine(checkpoint=weight_file, init_cfg=dict(type='Constant', layer='Conv2d', val=7))
    assert restorer.layer.weight.unique().tolist() == [2]
    restorer.init_weights()
    assert restorer.layer.weight.unique().tolist() == [2]


def test_other_init_cfg_is_left_to_mmengine():
    restorer = Affine(init_cfg=dict(type='Constant', layer='Conv2d', val=7))
    restorer.init_weights()
    assert restorer.layer.weight.unique().tolist() == [7]


def test_pretrained_init_cfg_is_loaded(weight_file):
    restorer = Affine(init_cfg=dict(type='Pretrained', checkpoint=weight_file))
    restorer.init_weights()
    assert restorer.layer.weight.unique().tolist() == [2]
    assert restorer.load_report.complete


def test_pretrained_init_cfg_of_another_model_raises(tmp_path):
    file = tmp_path / 'other.pth'
    torch.save(nn.Linear(2, 2).state_dict(), file)
    restorer = Affine(init_cfg=dict(type='Pretrained', checkpoint=str(file)))
    with pytest.raises(RuntimeError, match='expected.*layer.weight(.|\n)*got: weight 2x2'):
        restorer.init_weights()


def test_init_weights_of_a_parent_reaches_the_restorer(weight_file):
    class Parent(BaseModule):
        def __init__(self) -> None:
            super().__init__()
            self.restorer = Affine(init_cfg=dict(type='Pretrained', checkpoint=weight_file))

    parent = Parent()
    parent.init_weights()
    assert parent.restorer.layer.weight.unique().tolist() == [2]


def test_a_second_init_weights_keeps_trained_weights(weight_file):
    restorer = Affine(checkpoint=weight_file)
    restorer.init_weights()
    nn.init.constant_(restorer.layer.weight, 5)
    restorer.init_weights()
    assert restorer.layer.weight.unique().tolist() == [5]


def test_two_sources_of_weights_are_refused(weight_file):
    with pytest.raises(ValueError, match='both'):
        Affine(checkpoint=weight_file, init_cfg=dict(type='Pretrained', checkpoint=weight_file))


def test_frozen_restorer_does_not_train_but_passes_gradients():
    restorer = Affine(frozen=True)
    nn.Sequential(restorer).train()
    assert not restorer.training and not restorer.norm.training
    assert not any(parameter.requires_grad for parameter in restorer.parameters())
    nn.init.constant_(restorer.layer.weight, 0.5)
    nn.init.zeros_(restorer.layer.bias)
    image = torch.full((1, 3, 16, 16), 0.5, requires_grad=True)
    restorer(image).image.sum().backward()
    assert image.grad.abs().min() > 0


def test_unfrozen_restorer_trains():
    restorer = Affine().train()
    assert restorer.norm.training and restorer.layer.weight.requires_grad


def test_rows_of_an_output_are_those_of_every_part():
    output = RestorationOutput(
        torch.rand(3, 3, 16, 16), (torch.rand(3, 4, 8, 8),), torch.rand(3, 4), torch.rand(3, 3, 16, 16)
    )
    some = output.rows([2, 0])
    assert torch.equal(some.image, output.image[[2, 0]]) and torch.equal(some.heatmaps[0], output.heatmaps[0][[2, 0]])
    assert torch.equal(some.levels, output.levels[[2, 0]]) and torch.equal(some.illuminated, output.illuminated[[2, 0]])
    bare = RestorationOutput(torch.rand(2, 3, 16, 16)).rows(slice(1, 2))
    assert bare.image.shape[0] == 1 and bare.levels is None and bare.illuminated is None and bare.heatmaps == ()
