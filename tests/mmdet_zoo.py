"""Detectors that every restorer must work with: mmdet's own configs, reduced to run on a CPU."""

import copy
import logging
from functools import cache
from typing import Any

import numpy as np
import torch
from mmengine.config import ConfigDict
from mmengine.logging import MessageHub
from torch import Tensor, nn

CONFIGS = {
    'retinanet': 'mmdet::retinanet/retinanet_r18_fpn_1x_coco.py',
    'faster_rcnn': 'mmdet::faster_rcnn/faster-rcnn_r50_fpn_1x_coco.py',
    'mask_rcnn': 'mmdet::mask_rcnn/mask-rcnn_r50_fpn_1x_coco.py',
    'cascade_rcnn': 'mmdet::cascade_rcnn/cascade-rcnn_r50_fpn_1x_coco.py',
    'fcos': 'mmdet::fcos/fcos_r50-caffe_fpn_gn-head_1x_coco.py',
    'atss': 'mmdet::atss/atss_r50_fpn_1x_coco.py',
    'tood': 'mmdet::tood/tood_r50_fpn_1x_coco.py',
    'yolov3': 'mmdet::yolo/yolov3_d53_8xb8-ms-416-273e_coco.py',
    'yolox': 'mmdet::yolox/yolox_nano_8xb8-300e_coco.py',
    'rtmdet': 'mmdet::rtmdet/rtmdet_tiny_8xb32-300e_coco.py',
    'detr': 'mmdet::detr/detr_r18_8xb2-500e_coco.py',
    'deformable_detr': 'mmdet::deformable_detr/deformable-detr_r50_16xb2-50e_coco.py',
    'dino': 'mmdet::dino/dino-4scale_r50_8xb2-12e_coco.py',
    'centernet': 'mmdet::centernet/centernet_r18-dcnv2_8xb16-crop512-140e_coco.py',
}
DETECTORS = tuple(CONFIGS)
WITH_MASKS = ('mask_rcnn',)

COCO_CLASSES, CLASSES = 80, 3
QUERIES, LAYERS, KEPT = 20, 2, 20
SMALLER = {
    'num_classes': lambda value: CLASSES if value == COCO_CLASSES else value,
    'num_queries': lambda _: QUERIES,
    'num_layers': lambda value: min(value, LAYERS),
    # Scores of random weights are low: without thresholds there are predictions to compare.
    'score_thr': lambda _: 0.0,
    'conf_thr': lambda _: 0.0,
    'max_per_img': lambda value: min(value, KEPT),
    'min_bbox_size': lambda _: -1,
    'nms_pre': lambda value: min(value, 10 * KEPT),
}


def shrink(config: Any) -> Any:
    """Return ``config`` with fewer classes, queries and layers, plain batch norm and without downloads."""
    if isinstance(config, dict):
        if config.get('type') == 'SyncBN':
            config['type'] = 'BN'
        if 'checkpoint' in (config.get('init_cfg') or {}):
            config['init_cfg'] = None
        for key, value in config.items():
            config[key] = SMALLER[key](value) if key in SMALLER and value is not None else shrink(value)
    elif isinstance(config, (list, tuple)):
        return type(config)(map(shrink, config))
    return config


@cache
def whole_config(name: str) -> Any:
    """Return mmdet's config; each is read once."""
    from mmengine.hub import get_config

    return get_config(CONFIGS[name])


def build_config(name: str) -> ConfigDict:
    """Return the reduced model config of the detector ``name``, without pretrained weights."""
    return shrink(copy.deepcopy(whole_config(name).model))


def build_detector(name: str) -> nn.Module:
    """Return the detector ``name`` with mmdet's random initialisation."""
    from mmdet.registry import MODELS

    # mmengine builds the data preprocessor from its root registry, which needs to know the scope.
    model = MODELS.build(dict(build_config(name), _scope_='mmdet'))
    logging.disable(logging.INFO)  # mmengine logs the initial value of every parameter
    model.init_weights()
    logging.disable(logging.NOTSET)
    return model


def sample_inputs(
    name: str, size: int | tuple[int, int] = 128, batch: int = 2, device: str | torch.device = 'cpu'
) -> dict[str, list]:
    """Return a data loader's batch: uint8 BGR images and their labels.

    The message hub is set to the start of a run, since TOOD and YOLOX read it.
    """
    for counter in ('epoch', 'iter'):
        MessageHub.get_current_instance().update_info(counter, 0)
    height, width = (size, size) if isinstance(size, int) else size
    generator = torch.Generator().manual_seed(0)
    inputs = [smooth_noise(height, width, generator).to(device) for _ in range(batch)]
    samples = [data_sample(height, width, index, name in WITH_MASKS).to(device) for index in range(batch)]
    return dict(inputs=inputs, data_samples=samples)


def smooth_noise(height: int, width: int, generator: torch.Generator) -> Tensor:
    """Return uint8 ``(3, H, W)`` with structure at two scales."""
    coarse = torch.rand(1, 3, height // 16, width // 16, generator=generator)
    image = 0.8 * nn.functional.interpolate(coarse, (height, width), mode='bicubic').clamp(0, 1)[0]
    return (255 * (image + 0.2 * torch.rand(3, height, width, generator=generator))).to(torch.uint8)


def data_sample(height: int, width: int, index: int, with_masks: bool) -> Any:
    """Return the labels of two objects, whose places differ between the images of a batch."""
    from mmdet.structures import DetDataSample
    from mmdet.structures.mask import BitmapMasks
    from mmengine.structures import InstanceData

    relative = torch.tensor([[0.1, 0.2, 0.5, 0.8], [0.45, 0.3, 0.8, 0.6]]) + 0.05 * (index % 3)
    boxes = relative * torch.tensor([width, height, width, height])
    instances = InstanceData(bboxes=boxes, labels=torch.tensor([index % CLASSES, (index + 1) % CLASSES]))
    if with_masks:
        masks = np.zeros((len(boxes), height, width), dtype=np.uint8)
        for mask, (left, top, right, bottom) in zip(masks, boxes.int().tolist()):  # noqa: B905
            mask[top:bottom, left:right] = 1
        instances.masks = BitmapMasks(masks, height, width)
    meta = dict(img_id=index, img_shape=(height, width), ori_shape=(height, width), scale_factor=(1.0, 1.0))
    meta['border'] = (0, 0, 0, 0)  # CenterNet undoes the padding that its own test pipeline records
    return DetDataSample(metainfo=meta, gt_instances=instances, ignored_instances=InstanceData(bboxes=boxes[:0]))
