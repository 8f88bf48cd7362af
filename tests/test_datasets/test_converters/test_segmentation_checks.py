"""Checks of a segmentation split."""

import published_files
import pytest
from published_files import label_map, write_image

from mmdapled.datasets.converters.segmentation_checks import check_split, find_pairs


def failed(root, split='val', name='dark_zurich'):
    return {item.check: item.found for item in check_split(name, root, split, False)[0] if not item.passed}


@pytest.fixture
def label(tmp_path):
    """Return the first label map of a Dark Zurich that is correct but for its number of images."""
    published_files.dark_zurich(tmp_path)
    assert failed(tmp_path) == {'images': '2'}
    return tmp_path / 'gt/val/night/GOPR0356/GOPR0356_frame_000321_gt_labelTrainIds.png'


def test_only_images_by_night_are_paired(tmp_path):
    pairs = find_pairs('acdc_night', published_files.acdc(tmp_path), 'train')
    assert [path.name for path in pairs] == [
        'GOPR0351_frame_000159_train_rgb_anon.png',
        'GOPR0351_frame_000160_train_rgb_anon.png',
    ]
    assert all(label.is_file() and label.parts[-4:-2] == ('night', 'train') for label in pairs.values())


def test_missing_label_map(tmp_path, label):
    label.unlink()
    assert failed(tmp_path)['without *_gt_labelTrainIds.png'] == '1 of 2: GOPR0356_frame_000321_rgb_anon.png'


@pytest.mark.parametrize(
    'make, problem',
    [
        (lambda path: label_map(path, (0, 19, 33)), 'values [19, 33]'),
        (lambda path: label_map(path, (0,), (48, 32)), '48x32, its image 96x64'),
        (write_image, 'not a map of one channel'),
    ],
)
def test_wrong_label_maps(tmp_path, label, make, problem):
    make(label)
    assert failed(tmp_path)['wrong label maps'] == f'1 of 2: {label.name} ({problem})'


def test_unreadable_image(tmp_path, label):
    (tmp_path / 'rgb_anon/val/night/GOPR0356/GOPR0356_frame_000321_rgb_anon.png').write_bytes(b'none')
    assert failed(tmp_path) == {
        'images': '2',
        'unreadable images': '1 of 2: GOPR0356_frame_000321_rgb_anon.png (not readable)',
    }


def test_empty_folder(tmp_path):
    assert failed(tmp_path) == {'images': 'none'}
