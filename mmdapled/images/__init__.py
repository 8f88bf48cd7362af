"""Images in files, as arrays and as tensors: read, written, checked, converted, measured.

Arrays are uint8 BGR ``(H, W, 3)`` as OpenCV has them, restorers take float RGB tensors ``(N, 3, H, W)`` in [0, 1].
"""

from mmdapled.images.checks import ImageError, check_bgr_image, check_depth, round_depth, to_bgr, to_bgr8
from mmdapled.images.convert import (
    float_rgb,
    full_precision,
    rgb_batch,
    round_to_8_bit,
    swap_channels,
    to_array,
    to_depth,
    to_tensor,
    to_uint8,
)
from mmdapled.images.files import SUFFIXES, read_bgr, read_image, write_png
from mmdapled.images.image_file import QUALITY, ImageFile, check_format, load_image, write_image
from mmdapled.images.sizes import content_sizes, spatial_size

__all__ = [
    'QUALITY',
    'SUFFIXES',
    'ImageError',
    'ImageFile',
    'check_bgr_image',
    'check_depth',
    'check_format',
    'content_sizes',
    'float_rgb',
    'full_precision',
    'load_image',
    'read_bgr',
    'read_image',
    'rgb_batch',
    'round_depth',
    'round_to_8_bit',
    'spatial_size',
    'swap_channels',
    'to_array',
    'to_bgr',
    'to_bgr8',
    'to_depth',
    'to_tensor',
    'to_uint8',
    'write_image',
    'write_png',
]
