"""Models of mmseg that every restorer must work with: mmseg's own configs, without downloads."""

import copy
import logging
from functools import cache
from pathlib import Path
from typing import Any

import torch
from mmdet_zoo import smooth_noise
from mmengine.config import Config, ConfigDict
from torch import nn

ROOT = Path(__file__).resolve().parents[1]
CONFIGS = {
    'segformer': 'mmseg::segformer/segformer_mit-b0_8xb1-160k_cityscapes-1024x1024.py',
    'deeplabv3plus': 'mmseg::deeplabv3plus/deeplabv3plus_r18-d8_4xb2-80k_cityscapes-512x1024.py',
    'pspnet': 'mmseg::pspnet/pspnet_r18-d8_4xb2-80k_cityscapes-512x1024.py',
    'upernet_swin': 'mmseg::swin/swin-tiny-patch4-window7-in1k-pre_upernet_8xb2-160k_ade20k-512x512.py',
    'ocrnet': 'mmseg::ocrnet/ocrnet_hr18_4xb2-40k_cityscapes-512x1024.py',
    'pointrend': 'mmseg::point_rend/pointrend_r50_4xb2-80k_cityscapes-512x1024.py',
    'bisenetv2': 'mmseg::bisenetv2/bisenetv2_fcn_4xb4-160k_cityscapes-1024x1024.py',
    'mask2former': 'mmseg::mask2former/mask2former_r50_8xb2-90k_cityscapes-512x1024.py',
    'depth': str(ROOT / 'configs/_base_/models/mit-b0_depth.py'),
}
MODELS_OF_MMSEG = tuple(CONFIGS)
NO_TENSOR_MODE = ('mask2former', 'pointrend')  # their heads need more than mmseg's tensor mode passes on
CLASSES = 10  # mmseg's heads keep their own number; labels use the first ten


@cache
def whole_config(name: str) -> Any:
    """Return the config; each is read once."""
    from mmengine.hub import get_config

    file = CONFIGS[name]
    return get_config(file) if '::' in file else Config.fromfile(file)


def without_downloads(config: Any) -> Any:
    """Return ``config`` without pretrained weights."""
    if isinstance(config, dict):
        for key, value in config.items():
            weights = key == 'pretrained' or (key == 'init_cfg' and 'checkpoint' in (value or {}))
            config[key] = None if weights else without_downloads(value)
    elif isinstance(config, (list, tuple)):
        return type(config)(map(without_downloads, config))
    return config


def build_config(name: str, **settings: Any) -> ConfigDict:
    """Return the model config of ``name`` for images of any size, evaluated whole; ``settings`` override it."""
    config = without_downloads(copy.deepcopy(whole_config(name).model))
    config.data_preprocessor.update(size=None, size_divisor=32)
    config.update(settings)
    config.setdefault('test_cfg', ConfigDict()).update(mode='whole')
    return config


def build_segmenter(config: ConfigDict) -> nn.Module:
    """Return the model with mmseg's random initialisation."""
    from mmdapled.tasks import build_task_model

    model = build_task_model(copy.deepcopy(config))
    logging.disable(logging.INFO)  # mmengine logs the initial value of every parameter
    model.init_weights()
    logging.disable(logging.NOTSET)
    return model


def sample_inputs(size: tuple[int, int] = (96, 128), batch: int = 2) -> dict[str, list]:
    """Return a data loader's batch: uint8 BGR images, their labels and depth."""
    generator = torch.Generator().manual_seed(0)
    inputs = [smooth_noise(*size, generator) for _ in range(batch)]
    return dict(inputs=inputs, data_samples=[data_sample(size, index) for index in range(batch)])


def data_sample(size: tuple[int, int], index: int) -> Any:
    """Return blocks of labels with a depth for each label; the images of a batch differ."""
    from mmengine.structures import PixelData
    from mmseg.structures import SegDataSample

    generator = torch.Generator().manual_seed(index)
    blocks = torch.randint(0, CLASSES, (1, size[0] // 16, size[1] // 16), generator=generator)
    labels = blocks.repeat_interleave(16, 1).repeat_interleave(16, 2)
    sample = SegDataSample(metainfo=dict(img_id=index, img_shape=size, ori_shape=size, scale_factor=(1.0, 1.0)))
    sample.gt_sem_seg = PixelData(data=labels)
    sample.set_data(dict(gt_depth_map=PixelData(data=3.0 + 4.0 * labels)))
    return sample
