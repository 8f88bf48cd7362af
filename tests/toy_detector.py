"""A task model of one convolution with mmdet's interface, for tests that need no real detector."""

from typing import Any

import torch
from mmengine.model import BaseModel
from mmengine.structures import BaseDataElement
from torch import Tensor, nn

from mmdapled.registry import MODELS

MEAN, STD = [123.675, 116.28, 103.53], [58.395, 57.12, 57.375]
PREPROCESSOR: dict[str, Any] = dict(type='ToyPreprocessor', mean=MEAN, std=STD, bgr_to_rgb=True, pad_size_divisor=32)


def register() -> None:
    """Register the toy model, and mmdet's data preprocessor as ``ToyPreprocessor``, once."""
    if MODELS.get('ToyDetector') is None:
        from mmdet.models import DetDataPreprocessor

        MODELS.register_module(name='ToyPreprocessor', module=DetDataPreprocessor)
        MODELS.register_module(name='ToyDetector', module=ToyDetector)


class ToyDetector(BaseModel):
    """Model of one strided convolution; the loss pulls the scores to 1, predictions are their means."""

    def __init__(self, data_preprocessor: Any = None, channels: int = 4) -> None:
        super().__init__(data_preprocessor=data_preprocessor)
        self.backbone = nn.Sequential(nn.Conv2d(3, channels, 3, 2, 1), nn.BatchNorm2d(channels))
        self.bbox_head = nn.Conv2d(channels, 3, 1)

    def extract_feat(self, inputs: Tensor) -> list[Tensor]:
        return [self.backbone(inputs)]

    def forward(self, inputs: Tensor, data_samples: Any = None, mode: str = 'tensor') -> Any:
        scores = self.bbox_head(self.extract_feat(inputs)[0])
        if mode == 'loss':
            return dict(loss_toy=(scores - 1).square().mean())
        if mode == 'predict':
            for sample, score in zip(data_samples, scores, strict=True):
                sample.set_field(score.mean((1, 2)), 'score', field_type='data')
            return data_samples
        return scores


class ToySemi(BaseModel):
    """Teacher and student, named as in mmdet's semi-supervised detectors."""

    def __init__(self, config: dict[str, Any], **semi_test_cfg: str) -> None:
        super().__init__()
        self.teacher, self.student = MODELS.build(config), MODELS.build(config)
        self.semi_test_cfg = semi_test_cfg

    def forward(self, inputs: Any, data_samples: Any = None, mode: str = 'tensor') -> Any:
        part = self.semi_test_cfg.get('predict_on', 'teacher') if mode == 'predict' else 'student'
        data = self.student.data_preprocessor(dict(inputs=inputs, data_samples=data_samples), mode == 'loss')
        return getattr(self, part)(**data, mode=mode)


def sample(height: int, width: int, clean: bool = False) -> BaseDataElement:
    """Return the data sample of an image of this size, with a clean image, levels and maps if ``clean``."""
    element = BaseDataElement(metainfo=dict(img_shape=(height, width), ori_shape=(height, width)))
    if clean:
        image = torch.randint(0, 256, (3, height, width), dtype=torch.uint8)
        element.set_field(image, 'gt_img', field_type='data')
        element.set_field(torch.rand(4), 'gt_levels', field_type='data')
        element.set_field(torch.rand(4, -(-height // 8), -(-width // 8)), 'gt_heatmaps', field_type='data')
    return element


def batch(sizes: Any, clean: Any = ()) -> dict[str, Any]:
    """Return a data loader's batch: uint8 BGR images and samples; ``clean`` lists those with a clean image."""
    images = [torch.randint(0, 80, (3, *size), dtype=torch.uint8) for size in sizes]
    return dict(inputs=images, data_samples=[sample(*size, clean=i in clean) for i, size in enumerate(sizes)])


def toy_config() -> dict[str, Any]:
    """Return the config of the toy model."""
    register()
    return dict(type='ToyDetector', data_preprocessor=dict(PREPROCESSOR))
