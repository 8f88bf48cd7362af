"""Segmentation data sets by night, in mmseg's classes."""

import published_files
import pytest

pytest.importorskip('mmseg', reason="needs mmseg: pip install 'mmdapled[seg]'")

from mmdapled.datasets import ACDCNightDataset, DarkZurichNightDataset, NightCityDataset  # noqa: E402
from mmdapled.datasets.converters import nightcity  # noqa: E402
from mmdapled.datasets.night_sets import SEGMENTATION_SETS  # noqa: E402

SETS = {
    'acdc_night': (ACDCNightDataset, published_files.acdc, r'acdc\.vision\.ee\.ethz\.ch'),
    'nightcity': (NightCityDataset, published_files.nightcity, r'NightCity-label.*convert_dataset\.py nightcity'),
    'dark_zurich': (DarkZurichNightDataset, published_files.dark_zurich, r'Dark_Zurich_val_anon\.zip'),
}


def build(name, root, labels=True):
    night_set = SEGMENTATION_SETS[name]
    folders = dict(img_path=night_set.image_folder.format(split='val'))
    if labels:
        folders['seg_map_path'] = night_set.label_folder.format(split='val')
    return SETS[name][0](data_root=str(root), data_prefix=folders, pipeline=[])


@pytest.mark.parametrize('name', SETS)
def test_images_with_their_label_maps(name, tmp_path):
    root = SETS[name][1](tmp_path)
    if name == 'nightcity':
        nightcity.convert(root)
    dataset = build(name, root)
    assert len(dataset) == 2 and len(dataset.metainfo['classes']) == 19
    item, suffix = dataset.get_data_info(0), SEGMENTATION_SETS[name].label_suffix
    assert item['seg_map_path'].endswith(suffix) and '/val' in item['img_path'] and 'fog' not in item['img_path']


@pytest.mark.parametrize('name', SETS)
def test_missing_data_says_where_to_get_it(name, tmp_path):
    with pytest.raises(FileNotFoundError, match=SETS[name][2]):
        build(name, tmp_path)


def test_missing_label_map_and_no_image(tmp_path):
    root = published_files.acdc(tmp_path)
    next((root / 'gt/night/val').rglob('*.png')).unlink()
    with pytest.raises(FileNotFoundError, match='label map .*gt_labelTrainIds.png'):
        build('acdc_night', root)
    for path in (root / 'rgb_anon/night/val').rglob('*.png'):
        path.unlink()
    with pytest.raises(FileNotFoundError, match=r'has no image \*_rgb_anon\.png'):
        build('acdc_night', root)


def test_images_alone_for_a_test_without_labels(tmp_path):
    dataset = build('dark_zurich', published_files.dark_zurich(tmp_path), labels=False)
    assert len(dataset) == 2 and 'seg_map_path' not in dataset.get_data_info(0)
