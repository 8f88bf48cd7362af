"""Read from an mmdet config how its test pipeline resizes and pads an image."""

from dataclasses import dataclass
from typing import Any

import torch.nn.functional as F
from torch import Tensor

PACKING = ('LoadImageFromFile', 'LoadAnnotations', 'PackDetInputs', 'PackJointInputs')


@dataclass
class Letterbox:
    """Resizing and padding of a test pipeline and a data preprocessor.

    Args:
        scale: the two sides, in px, into which the image is fitted with its proportions kept.
        size: height and width in px to which it is padded; None if it is not padded to a fixed size.
        fill: value of that padding, of 255, before normalisation.
        divisor: both sides are then padded to a multiple of this.
        divisor_fill: value of that padding, after normalisation.
    """

    scale: tuple[int, int]
    size: tuple[int, int] | None
    fill: float
    divisor: int
    divisor_fill: float

    def pad(self, pixels: Tensor) -> Tensor:
        """Pad pixels ``(N, 3, H, W)`` in [0, 255] to the fixed size, if there is one."""
        if self.size is None:
            return pixels
        bottom, right = (side - length for side, length in zip(self.size, pixels.shape[-2:], strict=True))
        return F.pad(pixels, (0, right, 0, bottom), value=self.fill)

    def pad_to_divisor(self, inputs: Tensor) -> Tensor:
        """Pad normalised ``inputs (N, 3, H, W)`` to the multiple."""
        if self.divisor == 1 or (self.size is not None and all(side % self.divisor == 0 for side in self.size)):
            return inputs
        height, width = inputs.shape[-2:]
        bottom, right = ((side + self.divisor - 1) // self.divisor * self.divisor - side for side in (height, width))
        return F.pad(inputs, (0, right, 0, bottom), value=self.divisor_fill)


def read_letterbox(cfg: Any, preprocessor: Any) -> Letterbox:
    """Read the transforms of the test pipeline and the padding of the data preprocessor.

    Args:
        cfg: a complete mmdet config.
        preprocessor: the built data preprocessor.

    Raises:
        ValueError: a transform that an exported detector does not repeat.
    """
    steps = {str(step['type']).rpartition('.')[2]: step for step in transforms_of(cfg)}
    unknown = [name for name in steps if name not in (*PACKING, 'Resize', 'Pad')]
    resize = steps.get('Resize', {})
    if unknown or not resize.get('keep_ratio') or 'scale' not in resize:
        raise ValueError(
            f'test pipeline: expected Resize with scale and keep_ratio=True, then Pad or nothing, got {list(steps)}'
        )
    long_side, short_side = max(resize['scale']), min(resize['scale'])
    divisor = max(1, int(getattr(preprocessor, 'pad_size_divisor', 1) or 1))
    size, fill = _fixed_size(steps.get('Pad'), long_side)
    return Letterbox((long_side, short_side), size, fill, divisor, float(getattr(preprocessor, 'pad_value', 0)))


def transforms_of(cfg: Any) -> list[dict]:
    """Return the transforms of the test data, else those of the validation data.

    Raises:
        ValueError: a config without both.
    """
    for split in ('test', 'val'):
        dataset = (cfg.get(f'{split}_dataloader') or {}).get('dataset')
        while dataset and 'pipeline' not in dataset and ('dataset' in dataset or 'datasets' in dataset):
            dataset = dataset.get('dataset') or dataset['datasets'][0]
        if dataset and dataset.get('pipeline'):
            return list(dataset['pipeline'])
    raise ValueError('config: expected a test_dataloader with a pipeline, which says how images are resized and padded')


def _fixed_size(pad: dict | None, long_side: int) -> tuple[tuple[int, int] | None, float]:
    """Return height and width to which ``Pad`` pads, and the value."""
    if pad is None:
        return None, 0.0
    value = pad.get('pad_val', 0)
    value = value.get('img', 0) if isinstance(value, dict) else value
    values = set(value) if isinstance(value, (tuple, list)) else {value}
    size = (long_side, long_side) if pad.get('pad_to_square') else pad.get('size')
    if size is None or len(values) != 1:
        raise ValueError(f'test pipeline: expected Pad with pad_to_square or size, of one grey value, got {dict(pad)}')
    # Pad has width and height, in this order.
    return (int(size[1]), int(size[0])), float(values.pop())
