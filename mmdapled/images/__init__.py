"""Images in files, as arrays and as tensors: read, written, checked, converted, measured.

Arrays are uint8 BGR ``(H, W, 3)`` as OpenCV has them, restorers take float RGB tensors ``(N, 3, H, W)`` in [0, 1].
"""

from mmdapled.images.checks import ImageError, check_bgr_image, to_bgr8
from mmdapled.images.convert import (
    float_rgb,
    full_precision,
    rgb_batch,
    round_to_8_bit,
    swap_channels,
    to_array,
    to_tensor,
    to_uint8,
)
from mmdapled.images.files import SUFFIXES, read_bgr, read_image, write_png
from mmdapled.images.sizes import content_sizes, spatial_size

__all__ = [
    'SUFFIXES',
    'ImageError',
    'check_bgr_image',
    'content_sizes',
    'float_rgb',
    'full_precision',
    'read_bgr',
    'read_image',
    'rgb_batch',
    'round_to_8_bit',
    'spatial_size',
    'swap_channels',
    'to_array',
    'to_bgr8',
    'to_tensor',
    'to_uint8',
    'write_png',
]
