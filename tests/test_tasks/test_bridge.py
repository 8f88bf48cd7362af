import pytest
import torch
from torch import Tensor, nn
from toy_detector import MEAN, PREPROCESSOR, STD, register

from mmdapled.registry import MODELS
from mmdapled.restorers import BaseRestorer, Identity, RestorationOutput
from mmdapled.tasks import Bridge

NORMALISED = dict(mean=MEAN, std=STD, bgr_to_rgb=True)
YOLOX = dict(pad_value=114.0)


class Swap(BaseRestorer):
    """Restorer that keeps its input in ``seen`` and returns it with red at its maximum."""

    def restore(self, image: Tensor) -> RestorationOutput:
        self.seen = image
        return RestorationOutput(torch.cat([torch.ones_like(image[:, :1]), image[:, 1:]], dim=1))


def bgr_batch(sizes):
    return [torch.randint(0, 256, (3, *size), dtype=torch.uint8) for size in sizes]


def prepared(config, images):
    register()
    return MODELS.build(
        {**PREPROCESSOR, 'mean': None, 'std': None, 'bgr_to_rgb': False, 'pad_size_divisor': 1, **config}
    )(dict(inputs=[image.clone() for image in images], data_samples=None))['inputs']


@pytest.mark.parametrize('config', [NORMALISED, YOLOX], ids=['normalised-rgb', 'raw-bgr'])
def test_identity_is_bit_equal(config):
    inputs = prepared(config, bgr_batch([(40, 50), (33, 64)]))
    restored, _ = Bridge(config)(inputs, Identity())
    assert torch.equal(restored, inputs)


@pytest.mark.parametrize('config', [NORMALISED, YOLOX], ids=['normalised-rgb', 'raw-bgr'])
def test_restorer_sees_rgb_of_the_content_and_task_gets_the_clean_images_tensor(config):
    image = bgr_batch([(40, 50)])[0]
    restorer = Swap()
    restored, _ = Bridge(config)(prepared({**config, 'pad_size_divisor': 32}, [image]), restorer)
    assert restorer.seen.shape == (1, 3, 40, 50)
    assert torch.allclose(restorer.seen[0], image.flip(0).float() / 255, atol=1e-6)
    red_full = image.clone()
    red_full[2] = 255
    assert torch.allclose(restored, prepared({**config, 'pad_size_divisor': 32}, [red_full]), atol=2e-4)


def test_padding_stays_padding():
    inputs = prepared({**YOLOX, 'pad_size_divisor': 64}, bgr_batch([(40, 50), (64, 30)]))
    restored, groups = Bridge(YOLOX)(inputs, Swap())
    assert {group.size for group in groups} == {(40, 50), (64, 30)}
    assert (restored[0, :, 40:] == 114).all() and (restored[0, :, :, 50:] == 114).all()
    assert (restored[1, :, :, 30:] == 114).all() and not torch.equal(restored[1, :, :, :30], inputs[1, :, :, :30])


def test_images_of_a_batch_are_restored_as_if_alone():
    images = bgr_batch([(40, 50), (64, 64), (40, 50)])
    bridge, restorer = Bridge(NORMALISED), MODELS.build(dict(type='Gamma', gamma=0.5))
    together, _ = bridge(prepared({**NORMALISED, 'pad_size_divisor': 64}, images), restorer)
    for index, image in enumerate(images):
        alone, _ = bridge(prepared({**NORMALISED, 'pad_size_divisor': 64}, [image]), restorer)
        assert torch.allclose(together[index], alone[0], atol=1e-6)


def test_from_rgb_inverts_to_rgb():
    inputs = prepared(NORMALISED, bgr_batch([(24, 24)]))
    bridge = Bridge(NORMALISED)
    assert torch.allclose(bridge.from_rgb(bridge.to_rgb(inputs)), inputs, atol=1e-5)


def test_innermost_preprocessor_is_read():
    bridge = Bridge(dict(type='MultiBranchDataPreprocessor', data_preprocessor=NORMALISED))
    assert bridge.is_rgb and torch.allclose(bridge.mean.flatten() * 255, torch.tensor(MEAN))


def test_gradient_passes_to_the_restorer():
    class Gain(BaseRestorer):
        def __init__(self):
            super().__init__()
            self.gain = nn.Parameter(torch.tensor(1.0))

        def restore(self, image):
            return RestorationOutput(image * self.gain)

    restorer = Gain()
    restored, _ = Bridge(NORMALISED)(prepared(NORMALISED, bgr_batch([(24, 24), (24, 30)])), restorer)
    restored.sum().backward()
    assert restorer.gain.grad.abs() > 0


@pytest.mark.parametrize('kwargs', [dict(input_order='bgra'), dict(data_preprocessor=dict(mean=[1, 2]))])
def test_bad_settings_raise(kwargs):
    with pytest.raises(ValueError, match='expected'):
        Bridge(**{'data_preprocessor': YOLOX, **kwargs})
