"""The table of night data sets is consistent, and each detection set has its data set class."""

import pytest

import mmdapled.datasets as datasets
from mmdapled.datasets.night_sets import DETECTION_SETS, SEGMENTATION_SETS

CLASSES = {
    'exdark_official': 'ExDarkDataset',
    'exdark_maet': 'ExDarkDataset',
    'darkface': 'DarkFaceDataset',
    'nod_sony': 'NODDataset',
    'nod_nikon': 'NODDataset',
    'bdd100k_night': 'BDD100KNightDataset',
    'nightowls': 'NightOwlsDataset',
    'llvip': 'LLVIPDataset',
    'msrs_night': 'MSRSNightDataset',
}
WHERE = {
    'exdark_official': r'Exclusively-Dark-Image-Dataset .*convert_dataset\.py exdark_official',
    'exdark_maet': r'Exclusively-Dark-Image-Dataset .*convert_dataset\.py .*exdark_maet',
    'darkface': r'UG2\+ challenge.*convert_dataset\.py darkface',
    'nod_sony': r'igor-morawski/NOD .*convert_dataset\.py nod_sony',
    'nod_nikon': r'igor-morawski/NOD .*convert_dataset\.py .*nod_nikon',
    'bdd100k_night': r'BDD100K.*convert_dataset\.py bdd100k_night',
    'nightowls': r'NightOwls.*convert_dataset\.py nightowls',
    'llvip': r'bupt-ai-cz\.github\.io/LLVIP .*convert_dataset\.py llvip',
    'msrs_night': r'MSRS.*convert_dataset\.py msrs_night',
}


@pytest.mark.parametrize('name', DETECTION_SETS)
def test_classes_and_palette_of_the_data_set_class(name):
    metainfo = getattr(datasets, CLASSES[name]).METAINFO
    assert metainfo['classes'] == DETECTION_SETS[name].classes
    assert len(set(metainfo['palette'])) == len(metainfo['palette']) == len(metainfo['classes'])


@pytest.mark.parametrize('name', DETECTION_SETS)
def test_missing_data_says_where_to_get_it(name, tmp_path):
    with pytest.raises(FileNotFoundError, match=WHERE[name]):
        getattr(datasets, CLASSES[name])(
            data_root=str(tmp_path), ann_file='a.json', data_prefix=dict(img=''), pipeline=[]
        )


def test_split_sizes_sum_to_the_published_totals():
    total = {name: sum(filter(None, night_set.splits.values())) for name, night_set in DETECTION_SETS.items()}
    assert total['exdark_official'] == total['exdark_maet'] == 7363
    assert total['llvip'] == 30976 // 2  # pairs of a visible and an infrared image
    assert round(total['nod_sony'], -2) == 3200 and round(total['nod_nikon'], -2) == 4000
    assert sum(filter(None, SEGMENTATION_SETS['nightcity'].splits.values())) == 4297


def test_every_hash_belongs_to_a_split():
    for night_set in DETECTION_SETS.values():
        assert set(night_set.hashes) | set(night_set.nested) <= set(night_set.splits)
        assert all(len(value) == 64 and int(value, 16) for value in night_set.hashes.values())
