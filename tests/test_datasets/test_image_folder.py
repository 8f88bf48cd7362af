"""Folders of images and of pairs."""

import cv2
import numpy as np
import pytest
from mmengine.registry import DATASETS

from mmdapled.datasets import ImageFolderDataset, PairedImageDataset, PairListDataset

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


def test_pairs_by_name_without_the_prefix_of_their_folder(tmp_path):
    for name in ('Low/low2.png', 'Low/low10.png', 'Normal/normal2.png', 'Normal/normal10.png'):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    folders = dict(data_root=str(tmp_path), data_prefix=dict(low='Low', high='Normal'), pipeline=[])
    dataset = PairedImageDataset(name_prefix=dict(low='low', high='normal'), **folders)
    found = [(item['img_id'], item['gt_path'].rpartition('/')[2]) for item in map(dataset.get_data_info, range(2))]
    assert found == [('low10.png', 'normal10.png'), ('low2.png', 'normal2.png')]
    with pytest.raises(ValueError, match=r"'low10.png': expected a file name that begins with 'dark'"):
        PairedImageDataset(name_prefix=dict(low='dark'), **folders)


LIST = 'photos/s1/gt/1.png photos/s1/blur/7.png 0.3\n\nphotos/s2/gt/1.png photos/s2/blur/1.png\n'


@pytest.fixture
def listed(tmp_path):
    (tmp_path / 'list.txt').write_text(LIST)
    for name in ('s1/gt/1', 's1/blur/7', 's2/gt/1', 's2/blur/1'):
        path = tmp_path / 'photos' / f'{name}.png'
        path.parent.mkdir(parents=True)
        cv2.imwrite(str(path), np.full((8, 10, 3), 200 if 'gt' in name else 20, np.uint8))
    return dict(data_root=str(tmp_path), ann_file='list.txt')


def test_pairs_by_list(listed):
    pipeline = [dict(type='LoadPairedImages'), dict(type='PackRestorationInputs')]
    dataset = DATASETS.build(dict(type='PairListDataset', pipeline=pipeline, **listed))
    assert [dataset.get_data_info(i)['img_id'] for i in range(len(dataset))] == [
        'photos/s1/blur/7.png', 'photos/s2/blur/1.png',
    ]  # fmt: skip
    item = dataset[0]
    assert item['inputs'].float().mean() == 20 and item['data_samples'].gt_img.float().mean() == 200


def test_a_list_of_missing_files(listed, tmp_path):
    (tmp_path / 'photos' / 's2' / 'gt' / '1.png').unlink()
    with pytest.raises(FileNotFoundError, match=r'image .*s2/gt/1.png.* does not exist .*s2/gt'):
        PairListDataset(pipeline=[], **listed)
    (tmp_path / 'list.txt').unlink()
    with pytest.raises(FileNotFoundError, match='list of pairs .*list.txt'):
        PairListDataset(pipeline=[], **listed)


@pytest.mark.parametrize('text, got', [('a.png b.png\nc.png\n', 'c.png'), ('\n', 'no line')])
def test_a_malformed_list(listed, tmp_path, text, got):
    (tmp_path / 'list.txt').write_text(text)
    with pytest.raises(ValueError, match=rf'expected a clean and a degraded image in each line, got .*{got}'):
        PairListDataset(pipeline=[], **listed)


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
