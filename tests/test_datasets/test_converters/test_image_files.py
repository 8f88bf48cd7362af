"""Sizes from headers equal those of the loaded image; names are found whatever their case and suffix."""

import cv2
import pytest
from PIL import Image
from published_files import text, write_image

from mmdapled.datasets.converters.image_files import EXIF_ORIENTATION, ImageFolder, image_size


@pytest.mark.parametrize('orientation', range(1, 9))
def test_size_is_that_of_the_loaded_image(tmp_path, orientation):
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    path = tmp_path / 'a.jpg'
    Image.new('RGB', (40, 24)).save(path, exif=exif)
    height, width = cv2.imread(str(path)).shape[:2]
    assert image_size(path) == (width, height) and (width > height) == (orientation < 5)


def test_a_file_that_is_not_an_image(tmp_path):
    with pytest.raises(ValueError, match=r'a\.png: not an image'):
        image_size(text(tmp_path / 'a.png', 'words'))
    with pytest.raises(FileNotFoundError):
        image_size(tmp_path / 'b.png')


def test_names_are_found_in_depth_exactly_then_by_case_then_by_stem(tmp_path):
    exact = write_image(tmp_path / 'x' / 'A.jpg')
    other = write_image(tmp_path / 'x' / 'b.JPEG')
    images = ImageFolder(tmp_path)
    found = images.find_all(['A.jpg', 'B.jpeg', 'b.png', 'b'])
    assert found == {'A.jpg': exact, 'B.jpeg': other, 'b.png': other, 'b': other}


def test_another_case_is_preferred_to_another_suffix(tmp_path):
    png, jpg = write_image(tmp_path / '1.png'), write_image(tmp_path / '1.jpg')
    images = ImageFolder(tmp_path)
    assert images.find_all(['1.png', '1.PNG', '1.jpg']) == {'1.png': png, '1.PNG': png, '1.jpg': jpg}
    with pytest.raises(ValueError, match='1 exists twice'):
        images.find_all(['1'])


def test_missing_images_are_counted(tmp_path):
    write_image(tmp_path / 'a.png')
    with pytest.raises(FileNotFoundError, match=r"2 of 3 listed images are not below .*\['b.png', 'c.png'\]"):
        ImageFolder(tmp_path).find_all(['a.png', 'b.png', 'c.png'])


def test_no_folder_and_no_image(tmp_path):
    with pytest.raises(FileNotFoundError, match='is not a folder; see --help'):
        ImageFolder(tmp_path / 'no')
    text(tmp_path / 'a.txt', '')
    with pytest.raises(FileNotFoundError, match='no image below'):
        ImageFolder(tmp_path)
