"""Folders of photos and of pairs."""

import cv2
import numpy as np
import pytest
from mmengine.registry import DATASETS

from mmdapled.datasets import ImageFolderDataset, PairedImageDataset

PAIR = dict(low='low/', high='high/')


@pytest.fixture
def root(tmp_path):
    for folder, value in (('low', 20), ('high', 200)):
        for name in ('2.png', '10.png', 'video/1.jpg'):
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(path), np.full((8, 10, 3), value, np.uint8))
    (tmp_path / 'low' / 'readme.txt').touch()
    return tmp_path


def test_pairs_by_name(root):
    dataset = PairedImageDataset(data_root=str(root), data_prefix=PAIR, pipeline=[])
    assert [dataset[i]['img_id'] for i in range(3)] == ['10.png', '2.png', 'video/1.jpg']
    assert dataset[2]['img_path'].endswith('low/video/1.jpg') and dataset[2]['gt_path'].endswith('high/video/1.jpg')


def test_pipeline_by_config(root):
    pipeline = [dict(type='LoadPairedImages'), dict(type='PackRestorationInputs')]
    dataset = DATASETS.build(dict(type='PairedImageDataset', data_root=str(root), data_prefix=PAIR, pipeline=pipeline))
    item = dataset[0]
    assert item['inputs'].float().mean() == 20 and item['data_samples'].gt_img.float().mean() == 200


def test_folder_alone(root):
    dataset = ImageFolderDataset(data_root=str(root), data_prefix=dict(img='low'), pipeline=[])
    assert len(dataset) == 3 and 'gt_path' not in dataset[0]


@pytest.mark.parametrize('folder, other', [('low', 'high'), ('high', 'low')])
def test_a_missing_partner(root, folder, other):
    (root / folder / '2.png').unlink()
    with pytest.raises(
        ValueError, match=rf"1 of 3 images of .*{other}.* have no partner .*{folder}.*first \['2.png'\]"
    ):
        PairedImageDataset(data_root=str(root), data_prefix=PAIR, pipeline=[])


def test_missing_and_empty_folders(root):
    with pytest.raises(FileNotFoundError, match='image folder .*nowhere.* does not exist .*set data_root'):
        ImageFolderDataset(data_root=str(root), data_prefix=dict(img='nowhere'), pipeline=[])
    (root / 'empty').mkdir()
    with pytest.raises(FileNotFoundError, match=r'has no image \(\.png'):
        ImageFolderDataset(data_root=str(root), data_prefix=dict(img='empty'), pipeline=[])


def test_real_pairs(shared_data):
    dataset = PairedImageDataset(data_root=str(shared_data / 'lol_v1' / 'eval'), data_prefix=PAIR, pipeline=[])
    assert len(dataset) == 15
