"""Check that an array is an image, and bring it to 8-bit BGR."""

from typing import Any

import numpy as np

from mmdapled.structures import MIN_SIZE

WAYS_OUT = {
    'grey': "load it with LoadImageFromFile(color_type='color'), which repeats the grey channel",
    'alpha': "load it with LoadImageFromFile(color_type='color'), which drops the alpha channel",
    'dtype': "load it with LoadImageFromFile(color_type='color', to_float32=False), which gives 8 bits, "
    'and put no normalisation before it',
}


class ImageError(ValueError):
    """An image that cannot be read or restored; the message names it."""


def check_bgr_image(image: Any, user: str) -> None:
    """Raise unless ``image`` is a non-empty uint8 BGR array ``(H, W, 3)``; ``user`` names the caller in the text.

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


def check_depth(array: np.ndarray, name: str) -> np.ndarray:
    """Return an array of 8 or 16 bits as it is.

    Raises:
        ImageError: another type.
    """
    if array.dtype not in (np.uint8, np.uint16):
        raise ImageError(f'{name}: expected 8 or 16 bits per channel, got {array.dtype}')
    return array


def round_depth(array: np.ndarray, name: str) -> np.ndarray:
    """Round an array of 8 or 16 bits to 8 bits.

    Raises:
        ImageError: another type.
    """
    if check_depth(array, name).dtype == np.uint8:
        return array
    return (array / 257.0).round().astype(np.uint8)


def to_bgr8(array: np.ndarray, name: str = 'array') -> np.ndarray:
    """Turn grey, BGR or BGRA of 8 or 16 bits into uint8 BGR ``(H, W, 3)`` that a restorer takes.

    Grey is repeated over the channels, alpha is dropped, 16 bits are rounded to 8.

    Raises:
        ImageError: another type or shape, or smaller than a restorer takes.
    """
    return to_bgr(round_depth(array, name), name)


def to_bgr(array: np.ndarray, name: str = 'array') -> np.ndarray:
    """Turn grey, BGR or BGRA into BGR ``(H, W, 3)`` of the same type, as :func:`to_bgr8`.

    Raises:
        ImageError: another shape, or smaller than a restorer takes.
    """
    if array.ndim == 2:
        array = array[..., None]
    if array.ndim != 3 or array.shape[2] not in (1, 3, 4):
        raise ImageError(f'{name}: expected (H, W) or (H, W, 1, 3 or 4), got {array.shape}')
    if min(array.shape[:2]) < MIN_SIZE:
        height, width = array.shape[:2]
        raise ImageError(f'{name}: expected an image of at least {MIN_SIZE}x{MIN_SIZE}, got {height}x{width}')
    return np.ascontiguousarray(np.broadcast_to(array[..., :3], (*array.shape[:2], 3)))
