"""MSRS-night: the classes, the instructions for getting it, and the real files."""

import pytest

from mmdapled.datasets import MSRSNightDataset


@pytest.mark.parametrize('split, count', [('train', 91), ('val', 45), ('day', 60)])
def test_real_files(shared_data, split, count):
    dataset = MSRSNightDataset(
        data_root=str(shared_data / 'msrs_night'),
        ann_file=f'annotations/{split}.json',
        data_prefix=dict(img=f'{split}/'),
        pipeline=[],
    )
    assert len(dataset) == count and dataset.metainfo['classes'] == ('person', 'bicycle', 'car')
    labels = {item['bbox_label'] for i in range(count) for item in dataset.get_data_info(i)['instances']}
    assert labels == {0, 1, 2}


def test_missing_data_says_where_to_get_it(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'github\.com/Linfeng-Tang/MSRS .*convert_dataset\.py msrs_night'):
        MSRSNightDataset(data_root=str(tmp_path), ann_file='train.json', data_prefix=dict(img='train'), pipeline=[])
