"""Read an image file into 8-bit BGR, or say what is wrong with it."""

import cv2
import numpy as np
from mmengine.fileio import get

# First bytes of a format, and what must be near the end of a complete file.
ENDS = {b'\xff\xd8': b'\xff\xd9', b'\x89PNG': b'IEND'}
TAIL = 1024


def read_bgr(path: str) -> np.ndarray:
    """The image as uint8 BGR ``(H, W, 3)``: grey is repeated, alpha dropped, 16 bits are scaled to 8.

    Raises:
        FileNotFoundError: no such file.
        ValueError: truncated, or no image.
    """
    data = get(path)
    for start, end in ENDS.items():
        if data.startswith(start) and end not in data[-TAIL:]:
            raise ValueError(f'{path}: the image file is truncated ({len(data)} bytes without an end); copy it anew')
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    if image is None:
        raise ValueError(f'{path}: not an image that OpenCV can read ({len(data)} bytes); copy or convert it anew')
    return image
