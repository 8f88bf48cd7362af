"""Reading files: what is converted, and what is refused by name."""

import cv2
import numpy as np
import pytest

from mmdapled.datasets.transforms.read_image import read_bgr

COLOUR = np.random.default_rng(0).integers(0, 255, (30, 40, 3), dtype=np.uint8)


def written(tmp_path, image, name='a.png'):
    path = str(tmp_path / name)
    cv2.imwrite(path, image)
    return path


def test_colour_is_bgr(tmp_path):
    assert np.array_equal(read_bgr(written(tmp_path, COLOUR)), COLOUR)


@pytest.mark.parametrize(
    'image, expected',
    [
        (COLOUR[..., 0], COLOUR[..., :1].repeat(3, 2)),
        (np.dstack([COLOUR, np.full((30, 40), 9, np.uint8)]), COLOUR),
        (COLOUR.astype(np.uint16) * 257, COLOUR),
        (COLOUR[:1, :1], COLOUR[:1, :1]),
    ],
    ids=['grey', 'alpha', '16 bits', '1x1'],
)
def test_other_formats_become_bgr(tmp_path, image, expected):
    read = read_bgr(written(tmp_path, image))
    assert read.dtype == np.uint8 and np.array_equal(read, expected)


@pytest.mark.parametrize('name', ['a.png', 'a.jpg'])
def test_truncated(tmp_path, name):
    path = written(tmp_path, COLOUR, name)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(ValueError, match=rf'{name}: the image file is truncated'):
        read_bgr(path)


@pytest.mark.parametrize('data', [b'', b'no image at all'])
def test_no_image(tmp_path, data):
    (tmp_path / 'a.png').write_bytes(data)
    with pytest.raises(ValueError, match='not an image that OpenCV can read'):
        read_bgr(str(tmp_path / 'a.png'))


def test_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_bgr(str(tmp_path / 'a.png'))
