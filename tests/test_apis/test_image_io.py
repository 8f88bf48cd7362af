"""Every kind of picture file becomes uint8 BGR, or an error that names it."""

import cv2
import numpy as np
import pytest
from PIL import Image

from mmdapled.apis.image_io import ImageError, read_image, to_bgr8, write_png

BGR = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)


def test_colour_is_read_as_it_was_written(tmp_path):
    cv2.imwrite(str(tmp_path / 'a.png'), BGR)
    np.testing.assert_array_equal(read_image(tmp_path / 'a.png'), BGR)


def test_grey_is_repeated(tmp_path):
    cv2.imwrite(str(tmp_path / 'grey.png'), BGR[..., 0])
    np.testing.assert_array_equal(read_image(tmp_path / 'grey.png'), np.stack([BGR[..., 0]] * 3, -1))


def test_alpha_is_dropped(tmp_path):
    cv2.imwrite(str(tmp_path / 'alpha.png'), np.dstack([BGR, np.full((20, 30), 9, np.uint8)]))
    np.testing.assert_array_equal(read_image(tmp_path / 'alpha.png'), BGR)


@pytest.mark.parametrize('channels', [1, 3])
@pytest.mark.parametrize('extension', ['png', 'tiff'])
def test_16_bits_are_rounded_to_8(tmp_path, channels, extension):
    deep = BGR[..., :channels].astype(np.uint16) * 257
    deep[0, 0] += 100  # less than half of one 8-bit level
    deep[0, 0] = deep[0, 0].clip(0, 65535)
    cv2.imwrite(str(tmp_path / f'deep.{extension}'), deep.squeeze())
    read = read_image(tmp_path / f'deep.{extension}')
    assert read.dtype == np.uint8
    np.testing.assert_array_equal(read[1:, :, :channels], BGR[1:, :, :channels])


def test_palette_and_grey_with_alpha(tmp_path):
    Image.fromarray(BGR[..., ::-1].copy()).quantize(16).save(tmp_path / 'palette.png')
    Image.fromarray(BGR[..., :2].copy(), 'LA').save(tmp_path / 'la.png')
    assert read_image(tmp_path / 'palette.png').shape == read_image(tmp_path / 'la.png').shape == (20, 30, 3)


def test_a_photo_is_turned_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held sideways
    Image.new('RGB', (40, 20)).save(tmp_path / 'turned.jpg', exif=exif)
    assert read_image(tmp_path / 'turned.jpg').shape == (40, 20, 3)


@pytest.mark.parametrize('extension', ['png', 'jpg', 'bmp', 'tiff', 'webp'])
def test_a_cut_off_file_is_refused_by_name(tmp_path, extension):
    file = tmp_path / f'cut.{extension}'
    cv2.imwrite(str(file), np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(ImageError, match=rf'cut\.{extension}'):
        read_image(file)


@pytest.mark.parametrize('content', [b'', b'hello', b'\x89PNG\r\n\x1a\n'])
def test_what_is_no_picture_is_refused_by_name(tmp_path, content):
    (tmp_path / 'text.png').write_bytes(content)
    with pytest.raises(ImageError, match=r'text\.png: not a picture'):
        read_image(tmp_path / 'text.png')


def test_a_picture_of_one_pixel_is_refused_by_name(tmp_path):
    cv2.imwrite(str(tmp_path / 'dot.png'), BGR[:1, :1])
    with pytest.raises(ImageError, match=r'dot\.png.*16x16.*got 1x1'):
        read_image(tmp_path / 'dot.png')


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ImageError, match=r'nowhere\.png: no such file'):
        read_image(tmp_path / 'nowhere.png')


@pytest.mark.parametrize(
    'array, message',
    [
        (BGR.astype(np.float32), 'float32'),
        (BGR[..., :2], r'\(20, 30, 2\)'),
        (BGR[None], r'\(1, 20, 30, 3\)'),
        (BGR[:5], '5x30'),
    ],
)
def test_wrong_arrays_are_refused(array, message):
    with pytest.raises(ImageError, match=message):
        to_bgr8(array)


def test_writing_replaces_at_once_and_leaves_nothing_behind(tmp_path, monkeypatch):
    target = tmp_path / 'deep' / 'a.png'
    write_png(target, BGR)
    np.testing.assert_array_equal(cv2.imread(str(target)), BGR)
    monkeypatch.setattr('pathlib.Path.replace', interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_png(target, 255 - BGR)
    np.testing.assert_array_equal(cv2.imread(str(target)), BGR)
    assert [file.name for file in target.parent.iterdir()] == ['a.png']


def interrupted(*_):
    raise KeyboardInterrupt
