"""What an image in a pipeline must be, checked with one error text."""

from typing import Any

import numpy as np

WAYS_OUT = {
    'grey': "load it with LoadImageFromFile(color_type='color'), which repeats the grey channel",
    'alpha': "load it with LoadImageFromFile(color_type='color'), which drops the alpha channel",
    'dtype': "load it with LoadImageFromFile(color_type='color', to_float32=False), which gives 8 bits, "
    'and put no normalisation before it',
}


def check_bgr_image(image: Any, user: str) -> None:
    """Raise where ``image`` is not a non-empty uint8 BGR array ``(H, W, 3)``; ``user`` names who asks.

    Raises:
        TypeError: not an array, or not uint8.
        ValueError: grey, with an alpha channel, of another shape, or empty.
    """
    if not isinstance(image, np.ndarray):
        raise TypeError(f'{user} takes a uint8 BGR array (H, W, 3), got {type(image).__name__}; load the image first')
    if image.dtype != np.uint8:
        raise TypeError(f'{user} takes a uint8 BGR array, got {image.dtype}; {WAYS_OUT["dtype"]}')
    if image.ndim == 2 or image.ndim == 3 and image.shape[2] == 1:
        raise ValueError(f'{user} takes a BGR image (H, W, 3), got a grey one {image.shape}; {WAYS_OUT["grey"]}')
    if image.ndim == 3 and image.shape[2] == 4:
        raise ValueError(f'{user} takes a BGR image (H, W, 3), got four channels {image.shape}; {WAYS_OUT["alpha"]}')
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError(f'{user} takes a non-empty BGR image (H, W, 3), got shape {image.shape}')
