import os
from datetime import datetime

import numpy as np
import pytest
from PIL import Image

from mmdapled.apis.sources import list_sources
from mmdapled.monitoring.timeline import exif_time, timeline


def write(path, taken=None, fraction=None):
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769).update({0x9003: taken} | ({0x9291: fraction} if fraction else {}))
    Image.fromarray(np.zeros((20, 20, 3), np.uint8)).save(path, exif=exif)


def names(found):
    return [source.target.stem for source in found.sources]


@pytest.fixture
def folder(tmp_path):
    """Three images whose names, EXIF times and times of change have three different orders."""
    for name, taken, changed in (('shot2', 30, 100), ('shot10', 10, 200), ('shot1', 20, 300)):
        write(tmp_path / f'{name}.jpg', f'2026:01:31 23:59:{taken}')
        os.utime(tmp_path / f'{name}.jpg', (changed, changed))
    return tmp_path


@pytest.mark.parametrize(
    ('basis', 'expected', 'text'),
    [
        ('auto', ['shot10', 'shot1', 'shot2'], 'EXIF DateTimeOriginal'),
        ('exif', ['shot10', 'shot1', 'shot2'], 'EXIF DateTimeOriginal'),
        ('name', ['shot1', 'shot2', 'shot10'], 'file name'),
        ('mtime', ['shot2', 'shot10', 'shot1'], 'last change of the file'),
    ],
)
def test_order(folder, basis, expected, text):
    found = timeline(list_sources(str(folder)), basis)
    assert names(found) == expected and found.basis == text
    assert (None in found.times) == (basis == 'name')


def test_auto_takes_names_where_one_image_has_no_exif_and_says_so(folder):
    write(folder / 'shot3.jpg')
    found = timeline(list_sources(str(folder)), 'auto')
    assert names(found) == ['shot1', 'shot2', 'shot3', 'shot10']
    assert found.basis == 'file name; 1 of 4 images have no EXIF DateTimeOriginal'


def test_exif_on_demand_names_an_image_without_it(folder):
    write(folder / 'shot3.jpg')
    with pytest.raises(ValueError, match=r'1 of 4 images.*shot3\.jpg.*--time name'):
        timeline(list_sources(str(folder)), 'exif')


def test_a_broken_file_has_no_vote_and_comes_last(folder):
    (folder / 'a_broken.jpg').write_text('no image')
    found = timeline(list_sources(str(folder)), 'auto')
    assert names(found) == ['shot10', 'shot1', 'shot2', 'a_broken'] and found.basis == 'EXIF DateTimeOriginal'


def test_broken_files_alone(tmp_path):
    (tmp_path / 'broken.jpg').write_text('no image')
    assert names(timeline(list_sources(str(tmp_path)), 'auto')) == ['broken']
    with pytest.raises(ValueError, match='--time name'):
        timeline(list_sources(str(tmp_path)), 'exif')


@pytest.mark.parametrize(
    ('taken', 'fraction', 'expected'),
    [
        ('2026:01:31 23:59:30', None, datetime(2026, 1, 31, 23, 59, 30)),
        ('2026:01:31 23:59:30', '25', datetime(2026, 1, 31, 23, 59, 30, 250000)),
        ('0000:00:00 00:00:00', None, None),
        ('yesterday', None, None),
        (None, None, None),
    ],
)
def test_exif_time(tmp_path, taken, fraction, expected):
    write(tmp_path / 'image.jpg', taken, fraction)
    assert exif_time(tmp_path / 'image.jpg') == expected
