"""Read any picture as 8-bit BGR, refuse damaged ones by name, and never leave half a file behind."""

import os
from pathlib import Path
from typing import Union

import cv2
import numpy as np

from mmdapled.structures import MIN_SIZE

EXTENSIONS = ('.bmp', '.jpeg', '.jpg', '.png', '.ppm', '.tif', '.tiff', '.webp')


class ImageError(ValueError):
    """A picture that can't be restored; the message names it."""


def to_bgr8(array: np.ndarray, name: str = 'array') -> np.ndarray:
    """Turn grey, BGR or BGRA of 8 or 16 bits into uint8 BGR ``(H, W, 3)``.

    Grey is repeated over the channels, alpha is dropped, 16 bits are rounded to 8.

    Raises:
        ImageError: another type or shape, or smaller than a restorer takes.
    """
    if array.dtype == np.uint16:
        array = (array / 257.0).round().astype(np.uint8)
    if array.dtype != np.uint8:
        raise ImageError(f'{name}: expected 8 or 16 bits per channel, got {array.dtype}')
    if array.ndim == 2:
        array = array[..., None]
    if array.ndim != 3 or array.shape[2] not in (1, 3, 4):
        raise ImageError(f'{name}: expected (H, W) or (H, W, 1, 3 or 4), got {array.shape}')
    if min(array.shape[:2]) < MIN_SIZE:
        height, width = array.shape[:2]
        raise ImageError(f'{name}: a picture of at least {MIN_SIZE}x{MIN_SIZE} is needed, got {height}x{width}')
    return np.ascontiguousarray(np.broadcast_to(array[..., :3], (*array.shape[:2], 3)))


def read_image(path: Union[str, Path]) -> np.ndarray:
    """Read a picture as uint8 BGR ``(H, W, 3)``, turned upright as its EXIF data says; see :func:`to_bgr8`.

    Raises:
        ImageError: no such file, not a picture, cut off, or too small.
    """
    path = Path(path)
    if not path.is_file():
        raise ImageError(f'{path}: no such file')
    _check_complete(path)
    array = cv2.imread(str(path), cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH)
    if array is None:
        raise ImageError(f'{path}: OpenCV can not decode this picture')
    return to_bgr8(array, str(path))


def write_png(path: Path, picture: np.ndarray) -> None:
    """Write a uint8 BGR picture as PNG at once: an interruption leaves the old file or none, never half of one.

    Raises:
        OSError: the folder can't be written to.
    """
    done, data = cv2.imencode('.png', picture)
    if not done:
        raise OSError(f'{path}: OpenCV can not encode a picture of {picture.dtype} {picture.shape}')
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f'.{path.name}.{os.getpid()}')
    try:
        unfinished.write_bytes(data.tobytes())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _check_complete(path: Path) -> None:
    """Raise ImageError for a cut-off file, which OpenCV would fill up with grey and call a picture."""
    from PIL import Image

    try:
        with Image.open(path) as picture:
            picture.load()
    except Exception as error:  # Pillow's decoders raise several types for damaged files
        raise ImageError(f'{path}: not a picture, or a damaged one ({error})') from error
