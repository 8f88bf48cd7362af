"""Bad images, tensors, names and files are converted, or raise an error that says what was expected."""

import cv2
import numpy as np
import pytest
import torch
from PIL import Image

from mmdapled.apis import DAPLEDInferencer, ImageError, get_model
from mmdapled.evaluation import PSNR
from mmdapled.images import read_image
from mmdapled.losses import CharbonnierLoss, HeatmapLoss
from mmdapled.registry import MODELS
from mmdapled.restorers import IAT, RestorationOutput, ZeroDCE, build_restorer

RGB = np.random.default_rng(0).integers(0, 256, (32, 40, 3), dtype=np.uint8)

# What a restorer of every kind must refuse alike: they share one border.
RESTORERS = [
    dict(type='Identity'),
    dict(type='Gamma'),
    dict(type='CLAHE'),
    dict(type='ZeroDCE'),
    dict(type='IAT'),
    dict(type='Cascade', restorers=[dict(type='Gamma'), dict(type='ZeroDCE')]),
]
BAD_TENSORS = {
    'uint8': (torch.zeros(1, 3, 32, 32, dtype=torch.uint8), TypeError, 'float RGB.*uint8.*divide'),
    'integers': (torch.zeros(1, 3, 32, 32, dtype=torch.long), TypeError, 'int64'),
    'array': (np.zeros((1, 3, 32, 32), np.float32), TypeError, 'ndarray'),
    'NaN': (torch.full((1, 3, 32, 32), float('nan')), ValueError, 'nan'),
    'one NaN': (torch.zeros(1, 3, 32, 32).index_fill(3, torch.tensor(7), float('nan')), ValueError, 'nan'),
    'infinite': (torch.full((1, 3, 32, 32), float('inf')), ValueError, 'inf'),
    'negative': (torch.full((1, 3, 32, 32), -1.0), ValueError, '-1'),
    'not divided by 255': (torch.full((1, 3, 32, 32), 200.0), ValueError, 'divide 8-bit images by 255'),
    'grey': (torch.zeros(1, 1, 32, 32), ValueError, 'repeat a grey image'),
    'RGBA': (torch.zeros(1, 4, 32, 32), ValueError, 'drop an alpha channel'),
    'channels last': (torch.zeros(1, 32, 32, 3), ValueError, r'\(1, 32, 32, 3\)'),
    'without a batch': (torch.zeros(3, 32, 32), ValueError, r'\(3, 32, 32\)'),
    '1x1': (torch.zeros(1, 3, 1, 1), ValueError, 'at least 16x16, got 1x1'),
}


@pytest.mark.parametrize('restorer', RESTORERS, ids=[config['type'] for config in RESTORERS])
@pytest.mark.parametrize('case', BAD_TENSORS)
def test_every_restorer_refuses_a_bad_tensor(restorer, case):
    tensor, error, message = BAD_TENSORS[case]
    with pytest.raises(error, match=message):
        build_restorer(restorer)(tensor)


@pytest.fixture
def files(tmp_path):
    """Write one file of each unusual kind that can be restored."""
    grey = RGB[..., 0]
    cv2.imwrite(str(tmp_path / 'grey.png'), grey)
    cv2.imwrite(str(tmp_path / 'grey16.png'), grey.astype(np.uint16) * 257)
    cv2.imwrite(str(tmp_path / 'rgb16.png'), RGB[..., ::-1].astype(np.uint16) * 257)
    Image.fromarray(np.dstack([RGB, grey]), 'RGBA').save(tmp_path / 'rgba.png')
    return tmp_path


def test_grey_rgba_and_16_bit_files_are_restored_as_colour_images(files):
    results = {result.name: result for result in DAPLEDInferencer('identity')(files, progress=False)}
    shown = {name: results[str(files / f'{name}.png')].image for name in ('grey', 'grey16', 'rgb16', 'rgba')}
    for name, values in (('grey', RGB[..., 0]), ('grey16', RGB[..., 0] * np.uint16(257))):
        np.testing.assert_array_equal(shown[name], np.stack([values] * 3, -1), strict=True)
    for name, values in (('rgb16', RGB * np.uint16(257)), ('rgba', RGB)):
        np.testing.assert_array_equal(shown[name][..., ::-1], values, strict=True)


def test_truncated_and_tiny_files_are_named_and_the_rest_is_restored(files):
    whole = (files / 'rgb16.png').read_bytes()
    (files / 'truncated.png').write_bytes(whole[: len(whole) // 2])
    cv2.imwrite(str(files / 'tiny.png'), RGB[:1, :1])
    results = DAPLEDInferencer('identity')(files, progress=False)
    errors = [result.error for result in results if result.error]
    assert len(results) == 6 and len(errors) == 2
    assert any('truncated.png' in error for error in errors)
    assert any('tiny.png' in error and '1x1' in error for error in errors)


def test_a_truncated_jpeg_is_not_read_with_a_grey_half(tmp_path):
    file = tmp_path / 'cut.jpg'
    cv2.imwrite(str(file), RGB)
    file.write_bytes(file.read_bytes()[:-200])
    assert cv2.imread(str(file)) is not None, 'the twin: OpenCV alone does not notice'
    with pytest.raises(ImageError, match=r'cut\.jpg'):
        read_image(file)


@pytest.mark.parametrize('build', [build_restorer, get_model, DAPLEDInferencer])
def test_a_wrong_restorer_name_lists_those_that_exist(build):
    with pytest.raises(KeyError, match='dapled-x.*There are: .*gamma.*iat'):
        build('dapled-x')


@pytest.mark.parametrize('build', [build_restorer, DAPLEDInferencer])
def test_a_wrong_restorer_type_lists_those_that_exist(build):
    with pytest.raises(KeyError, match="did you mean 'IAT'"):
        build(dict(type='IATT'))


@pytest.mark.parametrize('kind', [ZeroDCE, IAT])
def test_a_missing_checkpoint_says_what_to_give(kind, tmp_path):
    with pytest.raises(FileNotFoundError, match='nowhere.pth.*local .pth or .safetensors'):
        MODELS.build(dict(type=kind, checkpoint=str(tmp_path / 'nowhere.pth')))


def test_a_checkpoint_of_another_model_says_what_each_holds(tmp_path):
    torch.save(dict(state_dict=ZeroDCE().state_dict()), tmp_path / 'zero.pth')
    with pytest.raises(RuntimeError, match=r'expected: local_net\.conv1(.|\n)*got: e_conv1\.weight'):
        MODELS.build(dict(type='IAT', checkpoint=str(tmp_path / 'zero.pth')))


def test_a_detectors_checkpoint_is_no_restorers(shared_data):
    with pytest.raises(RuntimeError, match='none of its .* tensors fits'):
        DAPLEDInferencer('iat', str(shared_data / 'weights' / 'yolox_nano_coco.pth'))


def test_losses_refuse_what_does_not_belong_together():
    output = RestorationOutput(torch.zeros(1, 3, 16, 16))
    with pytest.raises(ValueError, match='differ in shape'):
        CharbonnierLoss()(output, torch.zeros(1, 3, 16, 17))
    with pytest.raises(ValueError, match='estimates heatmaps'):
        HeatmapLoss()(output, torch.zeros(1, 4, 2, 2))


def test_metrics_refuse_a_model_that_restores_nothing():
    with pytest.raises(KeyError, match='restored_img'):
        PSNR().process({}, [dict(gt_img=torch.zeros(3, 16, 16, dtype=torch.uint8))])


def test_an_empty_folder_says_what_is_looked_for(tmp_path):
    with pytest.raises(FileNotFoundError, match='no image in .*looked for'):
        DAPLEDInferencer('identity')(tmp_path, progress=False)
