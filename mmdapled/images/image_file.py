"""Image files with their bit depth and metadata: read them, and write restored images in the same format."""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from mmengine.fileio import get

from mmdapled.atomic import write_atomically
from mmdapled.images.checks import ImageError, check_depth, round_depth, to_bgr
from mmdapled.images.files import SUFFIXES, decode

QUALITY = 95  # of JPEG and WebP, of 100
DEEP = ('.png', '.tif', '.tiff', '.ppm')  # formats of 16 bits per channel
PILLOW_FORMATS = {'.jpg': 'JPEG', '.jpeg': 'JPEG', '.png': 'PNG', '.webp': 'WEBP', '.tif': 'TIFF', '.tiff': 'TIFF'}
ORIENTATION = 0x0112  # EXIF tag


@dataclass
class ImageFile:
    """The content of an image file.

    Args:
        pixels: BGR ``(H, W, 3)`` of 8 or 16 bits, upright.
        exif: EXIF data without the orientation, which the pixels already have; None without any.
        profile: ICC profile of RGB colours; None without one.
    """

    pixels: np.ndarray
    exif: bytes | None = None
    profile: bytes | None = None


def load_image(path: str | Path) -> ImageFile:
    """Read an image to restore, rotated by its EXIF data; grey is repeated over the channels, alpha is dropped.

    Raises:
        ImageError: no such file, not an image, truncated, damaged, or too small.
    """
    if not Path(path).is_file():
        raise ImageError(f'{path}: no such file')
    data = get(str(path))
    pixels = to_bgr(check_depth(decode(data, str(path)), str(path)), str(path))
    return ImageFile(pixels, *_metadata(data))


def write_image(path: Path, image: ImageFile, quality: int = QUALITY) -> None:
    """Write an image in the format of the suffix of ``path``, whole or not at all.

    16 bits are kept in PNG, TIFF and PPM and rounded to 8 in the other formats. Metadata is kept in JPEG, WebP, and
    8-bit PNG and TIFF.

    Args:
        path: file to write; its folder is created.
        image: pixels and metadata.
        quality: of JPEG and WebP, up to 100.

    Raises:
        OSError: the format has no encoder, or the folder cannot be written to.
    """
    suffix = path.suffix.lower()
    pixels = image.pixels if suffix in DEEP else round_depth(image.pixels, str(path))
    metadata = {name: data for name, data in (('exif', image.exif), ('icc_profile', image.profile)) if data}
    if metadata and pixels.dtype == np.uint8 and suffix in PILLOW_FORMATS:
        write_atomically(path, _encode_with_metadata(pixels, PILLOW_FORMATS[suffix], metadata, quality))
    else:
        write_atomically(path, _encode(pixels, path, quality))


def check_format(name: str) -> str:
    """Return the suffix, such as ``.png``, of a format's name with or without its dot.

    Raises:
        ValueError: not a format of images; the message lists them.
    """
    suffix = f'.{name.lower().lstrip(".")}'
    if suffix not in SUFFIXES:
        raise ValueError(f'format: expected one of {", ".join(known[1:] for known in SUFFIXES)}, got {name!r}')
    return suffix


def _encode(pixels: np.ndarray, path: Path, quality: int) -> bytes:
    options = {'.jpg': cv2.IMWRITE_JPEG_QUALITY, '.jpeg': cv2.IMWRITE_JPEG_QUALITY, '.webp': cv2.IMWRITE_WEBP_QUALITY}
    option = options.get(path.suffix.lower())
    try:
        done, data = cv2.imencode(path.suffix.lower(), pixels, [] if option is None else [option, quality])
    except cv2.error as error:
        raise OSError(f'{path}: OpenCV cannot write this format ({error.err or error})') from error
    if not done:
        raise OSError(f'{path}: OpenCV cannot encode an image of {pixels.dtype} {pixels.shape}')
    return data.tobytes()


def _encode_with_metadata(pixels: np.ndarray, kind: str, metadata: dict[str, bytes], quality: int) -> bytes:
    from PIL import Image

    options: dict[str, Any] = dict(compression='tiff_lzw') if kind == 'TIFF' else dict(quality=quality)
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[..., ::-1])).save(stream, kind, **options, **metadata)
    return stream.getvalue()


def _metadata(data: bytes) -> tuple[bytes | None, bytes | None]:
    """Return EXIF data without orientation, and the profile; None for what is missing or cannot be read."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')  # of large images, whose pixels Pillow does not read here
            with Image.open(io.BytesIO(data)) as image:
                exif, profile = image.getexif(), image.info.get('icc_profile')
        if image.format == 'TIFF':  # its tags describe the layout of the pixels too
            exif = _copied_tags(exif)
        exif.pop(ORIENTATION, None)
        # A profile of grey or CMYK does not fit the BGR that OpenCV decodes.
        is_rgb = profile is not None and profile[16:20] == b'RGB '
        return (exif.tobytes() if len(exif) else None), (profile if is_rgb else None)
    except Exception:  # Pillow's decoders raise several types for damaged metadata, which is dropped
        return None, None


def _copied_tags(exif: Any) -> Any:
    """Return the tags of a TIFF file that describe the scene: maker, model, date, artist, copyright."""
    from PIL import Image

    kept = Image.Exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x8298):
        if tag in exif:
            kept[tag] = exif[tag]
    return kept
