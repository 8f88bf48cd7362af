"""Every kind of image file becomes uint8 BGR, or an error that names it."""

import cv2
import numpy as np
import pytest
from PIL import Image

from mmdapled.images import ImageError, read_bgr, read_image, write_png

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
def test_what_is_no_image_is_refused_by_name(tmp_path, content):
    (tmp_path / 'text.png').write_bytes(content)
    with pytest.raises(ImageError, match=r'text\.png: not an image'):
        read_image(tmp_path / 'text.png')


def test_an_image_of_one_pixel_is_refused_by_name(tmp_path):
    cv2.imwrite(str(tmp_path / 'dot.png'), BGR[:1, :1])
    with pytest.raises(ImageError, match=r'dot\.png.*16x16.*got 1x1'):
        read_image(tmp_path / 'dot.png')


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ImageError, match=r'nowhere\.png: no such file'):
        read_image(tmp_path / 'nowhere.png')


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


COLOUR = np.random.default_rng(0).integers(0, 255, (30, 40, 3), dtype=np.uint8)


def written(tmp_path, image, name='a.png'):
    path = str(tmp_path / name)
    cv2.imwrite(path, image)
    return path


def test_read_bgr_gives_bgr(tmp_path):
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
def test_read_bgr_turns_other_formats(tmp_path, image, expected):
    read = read_bgr(written(tmp_path, image))
    assert read.dtype == np.uint8 and np.array_equal(read, expected)


@pytest.mark.parametrize('name', ['a.png', 'a.jpg'])
def test_read_bgr_refuses_truncated(tmp_path, name):
    path = written(tmp_path, COLOUR, name)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(ValueError, match=rf'{name}: the image file is truncated'):
        read_bgr(path)


@pytest.mark.parametrize('data', [b'', b'no image at all'])
def test_read_bgr_refuses_no_image(tmp_path, data):
    (tmp_path / 'a.png').write_bytes(data)
    with pytest.raises(ValueError, match='not an image that OpenCV can read'):
        read_bgr(str(tmp_path / 'a.png'))


def test_read_bgr_of_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_bgr(str(tmp_path / 'a.png'))


def test_data_after_the_end_of_an_image_does_not_count(tmp_path):
    whole = read_bgr(path := written(tmp_path, COLOUR, 'a.jpg'))
    (tmp_path / 'a.jpg').write_bytes((tmp_path / 'a.jpg').read_bytes() + bytes(5000))
    assert np.array_equal(read_bgr(path), whole)
