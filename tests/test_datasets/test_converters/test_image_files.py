"""Sizes come from headers as OpenCV loads the image; names are found in spite of case and suffix."""

import cv2
import pytest
from PIL import Image
from published_files import picture, text

from mmdapled.datasets.converters.image_files import EXIF_ORIENTATION, ImageFolder, image_size


@pytest.mark.parametrize('orientation', range(1, 9))
def test_size_is_that_of_the_loaded_image(tmp_path, orientation):
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    path = tmp_path / 'a.jpg'
    Image.new('RGB', (40, 24)).save(path, exif=exif)
    height, width = cv2.imread(str(path)).shape[:2]
    assert image_size(path) == (width, height) and (width > height) == (orientation < 5)


def test_what_is_no_image(tmp_path):
    with pytest.raises(ValueError, match=r'a\.png: not an image'):
        image_size(text(tmp_path / 'a.png', 'words'))
    with pytest.raises(FileNotFoundError):
        image_size(tmp_path / 'b.png')


def test_names_are_found_in_depth_exactly_then_by_case_then_by_stem(tmp_path):
    exact = picture(tmp_path / 'x' / 'A.jpg')
    other = picture(tmp_path / 'x' / 'b.JPEG')
    images = ImageFolder(tmp_path)
    assert images.find('A.jpg') == exact
    assert images.find('B.jpeg') == images.find('b.png') == images.find('b') == other
    assert images.find_all(['b', 'A.jpg']) == {'b': other, 'A.jpg': exact}


def test_a_name_but_for_its_case_wins_over_another_suffix(tmp_path):
    png, jpg = picture(tmp_path / '1.png'), picture(tmp_path / '1.jpg')
    images = ImageFolder(tmp_path)
    assert (images.find('1.png'), images.find('1.PNG'), images.find('1.jpg')) == (png, png, jpg)
    with pytest.raises(ValueError, match='1 is there twice'):
        images.find('1')


def test_missing_images_are_counted(tmp_path):
    picture(tmp_path / 'a.png')
    with pytest.raises(FileNotFoundError, match=r"2 of 3 listed images are not below .*\['b.png', 'c.png'\]"):
        ImageFolder(tmp_path).find_all(['a.png', 'b.png', 'c.png'])
    with pytest.raises(FileNotFoundError, match='b.png is listed but not below'):
        ImageFolder(tmp_path).find('b.png')


def test_no_folder_and_no_image(tmp_path):
    with pytest.raises(FileNotFoundError, match='is not a folder; see --help'):
        ImageFolder(tmp_path / 'no')
    text(tmp_path / 'a.txt', '')
    with pytest.raises(FileNotFoundError, match='no image below'):
        ImageFolder(tmp_path)
