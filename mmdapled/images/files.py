"""Read image files as 8-bit BGR, raise errors that name damaged ones, and write files atomically."""

import io
from pathlib import Path

import cv2
import numpy as np
from mmengine.fileio import get

from mmdapled.atomic import write_atomically
from mmdapled.images.checks import ImageError, round_depth, to_bgr8

SUFFIXES = ('.png', '.jpg', '.jpeg', '.bmp', '.ppm', '.webp', '.tif', '.tiff')
# First bytes of a format, and bytes near the end of nearly every complete file.
ENDS = {b'\xff\xd8': b'\xff\xd9', b'\x89PNG': b'IEND'}
TAIL = 1024


def read_bgr(path: str | Path) -> np.ndarray:
    """Read an image as uint8 BGR ``(H, W, 3)``, rotated by its EXIF data.

    Grey is repeated over the channels, alpha is dropped, 16 bits are rounded to 8.

    Raises:
        FileNotFoundError: no such file.
        ImageError: truncated, damaged, or not an image.
    """
    return round_depth(decode(get(str(path)), str(path)), str(path))


def decode(data: bytes, name: str) -> np.ndarray:
    """Decode an image file to BGR ``(H, W, 3)`` of its own depth, rotated by its EXIF data.

    Raises:
        ImageError: truncated, damaged, or not an image; the message begins with ``name``.
    """
    _check_complete(data, name)
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH) if data else None
    if image is None:
        raise ImageError(f'{name}: not an image that OpenCV can read ({len(data)} bytes); copy or convert it again')
    return image


def read_image(path: str | Path) -> np.ndarray:
    """Read an image to restore: :func:`read_bgr`, with every problem an ImageError.

    Raises:
        ImageError: no such file, not an image, truncated, damaged, or too small.
    """
    if not Path(path).is_file():
        raise ImageError(f'{path}: no such file')
    return to_bgr8(read_bgr(path), str(path))


def write_png(path: Path, image: np.ndarray) -> None:
    """Write a uint8 BGR image as PNG, whole or not at all.

    Raises:
        OSError: the folder cannot be written to.
    """
    done, data = cv2.imencode('.png', image)
    if not done:
        raise OSError(f'{path}: OpenCV cannot encode an image of {image.dtype} {image.shape}')
    write_atomically(path, data.tobytes())


def _check_complete(data: bytes, name: str) -> None:
    """Raise ImageError for a truncated file, which OpenCV would fill with grey.

    Pillow decides if no end marker is near the end of the file: other formats, and files with appended data.
    """
    if any(data.startswith(start) and end in data[-TAIL:] for start, end in ENDS.items()):
        return
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
    except UnidentifiedImageError:
        return  # OpenCV knows formats that Pillow does not
    except Exception as error:  # Pillow's decoders raise several types for damaged files
        raise ImageError(
            f'{name}: the image file is truncated or damaged ({len(data)} bytes; {error}); copy it again'
        ) from error
