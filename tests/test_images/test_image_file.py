"""Image files come back in their own format, depth and orientation, with their metadata."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from mmdapled.images import ImageError, ImageFile, check_format, load_image, write_image

BGR = np.random.default_rng(0).integers(0, 256, (20, 28, 3), dtype=np.uint8)
FORMATS = {'.jpg': 'JPEG', '.png': 'PNG', '.webp': 'WEBP', '.tif': 'TIFF'}
MODEL, DATE = 0x0110, 0x0132  # EXIF tags


@pytest.fixture
def smooth():
    return cv2.resize(BGR, (280, 200), interpolation=cv2.INTER_CUBIC)


@pytest.mark.parametrize('suffix', FORMATS)
@pytest.mark.parametrize('orientation', [1, 3, 6, 8])
def test_a_rotated_photo_is_upright_and_its_copy_too(tmp_path, smooth, suffix, orientation):
    source, copy, exif = tmp_path / f'in{suffix}', tmp_path / f'out{suffix}', Image.Exif()
    exif[0x0112], exif[MODEL], exif[DATE] = orientation, 'Night One', '2024:05:01 22:10:00'
    Image.fromarray(smooth[..., ::-1]).save(source, FORMATS[suffix], exif=exif)
    upright = ImageOps.exif_transpose(Image.open(source)).convert('RGB')
    loaded = load_image(source)
    assert np.abs(loaded.pixels[..., ::-1].astype(int) - np.asarray(upright)).mean() < 3
    write_image(copy, loaded)
    with Image.open(copy) as written:
        assert written.format == FORMATS[suffix] and written.size == upright.size
        assert 0x0112 not in written.getexif() or written.getexif()[0x0112] == 1
        assert (written.getexif()[MODEL], written.getexif()[DATE]) == ('Night One', '2024:05:01 22:10:00')
        seen = np.asarray(ImageOps.exif_transpose(written).convert('RGB')).astype(int)
    assert np.abs(seen - np.asarray(upright)).mean() < 5


@pytest.mark.parametrize('suffix', ['.png', '.tif', '.ppm'])
def test_16_bits_stay_16_bits(tmp_path, suffix):
    deep = BGR.astype(np.uint16) * 256 + 7
    cv2.imwrite(str(tmp_path / f'in{suffix}'), deep)
    write_image(tmp_path / f'out{suffix}', load_image(tmp_path / f'in{suffix}'))
    copy = cv2.imread(str(tmp_path / f'out{suffix}'), cv2.IMREAD_UNCHANGED)
    assert copy.dtype == np.uint16 and np.array_equal(copy, deep)


def test_16_bits_are_rounded_where_the_format_has_8(tmp_path, smooth):
    write_image(tmp_path / 'a.jpg', ImageFile(smooth.astype(np.uint16) * 257))
    assert np.abs(cv2.imread(str(tmp_path / 'a.jpg')).astype(int) - smooth).mean() < 3


@pytest.mark.parametrize('suffix', ['.png', '.bmp', '.ppm', '.tiff'])
def test_lossless_formats_keep_every_value(tmp_path, suffix):
    write_image(tmp_path / 'deep' / f'a{suffix}', ImageFile(BGR))
    assert np.array_equal(load_image(tmp_path / 'deep' / f'a{suffix}').pixels, BGR)
    assert [file.name for file in (tmp_path / 'deep').iterdir()] == [f'a{suffix}']


def test_quality_decides_the_size(tmp_path, smooth):
    sizes = []
    for quality in (40, 95):
        write_image(tmp_path / 'a.jpg', ImageFile(smooth), quality)
        sizes.append((tmp_path / 'a.jpg').stat().st_size)
    assert sizes[0] < sizes[1] / 2


def test_a_colour_profile_is_kept_unless_it_is_of_other_colours(tmp_path, smooth):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes()
    Image.fromarray(smooth).save(tmp_path / 'a.jpg', icc_profile=profile)
    assert load_image(tmp_path / 'a.jpg').profile == profile
    write_image(tmp_path / 'b.png', load_image(tmp_path / 'a.jpg'))
    assert Image.open(tmp_path / 'b.png').info['icc_profile'] == profile
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile('LAB')).tobytes()
    Image.fromarray(smooth).save(tmp_path / 'c.jpg', icc_profile=lab)
    assert load_image(tmp_path / 'c.jpg').profile is None


def test_a_tiffs_layout_tags_are_not_copied(tmp_path):
    exif = Image.Exif()
    exif[MODEL] = 'Night One'
    Image.fromarray(BGR).convert('L').save(tmp_path / 'grey.tif', exif=exif, compression='packbits')
    loaded = load_image(tmp_path / 'grey.tif')
    write_image(tmp_path / 'out.tif', loaded)
    assert np.array_equal(load_image(tmp_path / 'out.tif').pixels, loaded.pixels)
    assert Image.open(tmp_path / 'out.tif').getexif()[MODEL] == 'Night One'


def test_damaged_metadata_is_dropped_and_the_image_is_read(tmp_path, smooth):
    stream = io.BytesIO()
    Image.fromarray(smooth).save(stream, 'JPEG', exif=b'Exif\x00\x00MM\x00*\x00\x00\xff\xff')
    (tmp_path / 'a.jpg').write_bytes(stream.getvalue())
    loaded = load_image(tmp_path / 'a.jpg')
    assert loaded.pixels.shape == smooth.shape and loaded.exif is None


def test_formats_are_checked():
    assert check_format('PNG') == check_format('.png') == '.png'
    with pytest.raises(ValueError, match="expected one of png, jpg.*got 'gif'"):
        check_format('gif')


def test_missing_and_floating_point_files_are_named(tmp_path):
    with pytest.raises(ImageError, match='none.png: no such file'):
        load_image(tmp_path / 'none.png')
    cv2.imwrite(str(tmp_path / 'float.tif'), BGR.astype(np.float32))
    with pytest.raises(ImageError, match='float.tif: expected 8 or 16 bits.*float32'):
        load_image(tmp_path / 'float.tif')
