"""The data set configs: each is parsed, its data sets built on real or made-up files, and a sample drawn."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.registry import DATASETS, DefaultScope

import mmdapled  # noqa: F401  registers the data sets

CONFIGS = Path(__file__).resolve().parents[2] / 'configs' / '_base_' / 'datasets'


def load(name, monkeypatch, data):
    monkeypatch.setenv('MMDAPLED_DATA', str(data))
    return Config.fromfile(str(CONFIGS / f'{name}.py'))


def samples(config):
    """The first training and the first validation sample."""
    with DefaultScope.overwrite_default_scope('mmdet'):
        return [DATASETS.build(loader.dataset)[0] for loader in (config.train_dataloader, config.val_dataloader)]


@pytest.mark.parametrize('path', sorted(CONFIGS.glob('*.py')), ids=lambda path: path.stem)
def test_default_folder_and_env_variable(path, monkeypatch):
    monkeypatch.delenv('MMDAPLED_DATA', raising=False)
    plain = Config.fromfile(str(path))
    moved = load(path.stem, monkeypatch, '/elsewhere')
    if 'data_root' in plain:
        assert plain.data_root.startswith('data/') and moved.data_root.startswith('/elsewhere/')
        assert moved.val_dataloader.dataset.data_root == moved.data_root
    assert {'train_dataloader', 'val_dataloader', 'val_evaluator', 'test_dataloader', 'test_evaluator'} <= set(plain)


@pytest.mark.parametrize('name', ['msrs_night', 'msrs_night_coco128', 'coco128_night'])
def test_detection_on_real_data(name, monkeypatch, shared_data):
    train, val = samples(load(name, monkeypatch, shared_data))
    for item in (train, val):
        assert item['inputs'].shape == (3, 416, 416) and item['inputs'].dtype == torch.uint8
        assert 'scale_factor' in item['data_samples'].metainfo
    assert ('gt_img' in val['data_samples']) == (name == 'coco128_night')


def test_coco128_night_is_dark_with_its_clean_partner(monkeypatch, shared_data):
    train, val = samples(load('coco128_night', monkeypatch, shared_data))
    for item in (train, val):
        sample = item['data_samples']
        assert sample.gt_img.shape == (3, 416, 416) and sample.gt_levels[0] > 0.2
        inside = sample.gt_heatmaps[0] > 0
        dark = inside.repeat_interleave(8, 0).repeat_interleave(8, 1)
        assert item['inputs'][:, dark].float().mean() < 0.8 * sample.gt_img[:, dark].float().mean()


def test_msrs_validation_is_real_night(monkeypatch, shared_data):
    _, val = samples(load('msrs_night', monkeypatch, shared_data))
    height, width = 312, 416
    assert val['inputs'][:, :height, :width].float().mean() < 60
    assert (val['inputs'][:, height:] == 114).all()


def test_night_street_needs_no_files(monkeypatch, tmp_path):
    train, val = samples(load('night_street', monkeypatch, tmp_path))
    assert train['inputs'].shape == val['inputs'].shape
    assert 'instances' in val['data_samples'].metainfo and 'gt_img' in train['data_samples']


@pytest.mark.parametrize(
    ('name', 'truth'), [('night_street_seg', 'gt_sem_seg'), ('night_street_depth', 'gt_depth_map')]
)
def test_night_street_for_mmseg(name, truth, monkeypatch, tmp_path):
    pytest.importorskip('mmseg', reason="needs mmsegmentation: pip install -e '.[lite,seg]'")
    other = {'gt_sem_seg', 'gt_depth_map'} - {truth}
    for item in samples(load(name, monkeypatch, tmp_path)):
        sample = item['data_samples']
        assert item['inputs'].shape == sample.gt_img.shape == (3, 192, 256)
        assert sample.get(truth).data.shape == (1, 192, 256) and not other & set(sample.keys())
        assert item['inputs'].float().mean() < sample.gt_img.float().mean()


def test_exdark(monkeypatch, tmp_path):
    config = load('exdark_coco', monkeypatch, tmp_path)
    write_coco(tmp_path / 'exdark', config)
    train, val = samples(config)
    assert max(val['inputs'].shape[-2:]) == 608 and len(train['data_samples'].gt_instances) == 1
    assert train['data_samples'].gt_instances.labels.tolist() == [11]


def write_coco(root, config):
    """One photo with one object of the last class, as training and as validation data."""
    (root / 'annotations').mkdir(parents=True)
    (root / config.image_folder).mkdir(parents=True)
    cv2.imwrite(str(root / config.image_folder / '2015_00001.jpg'), np.full((300, 400, 3), 20, np.uint8))
    document = {
        'images': [{'id': 1, 'file_name': '2015_00001.jpg', 'height': 300, 'width': 400}],
        'annotations': [
            {'id': 1, 'image_id': 1, 'category_id': 12, 'bbox': [100, 100, 90, 80], 'area': 7200, 'iscrowd': 0}
        ],
        'categories': [{'id': number, 'name': name} for number, name in enumerate(config.classes, start=1)],
    }
    for name in (config.train_annotations, config.val_annotations):
        (root / name).write_text(json.dumps(document))


@pytest.mark.parametrize(
    'name, folder, train, test',
    [
        ('lol_v1', 'lol_v1', 'our485/{}', 'eval15/{}'),
        ('lol_blur', 'LOL-Blur', 'train/{}/0012', 'test/{}/0099'),
    ],
)
def test_pairs(name, folder, train, test, monkeypatch, tmp_path):
    names = ('low', 'high') if name == 'lol_v1' else ('low_blur_noise', 'high_sharp_scaled')
    for split in (train, test):
        for value, kind in zip((20, 200), names, strict=True):
            path = tmp_path / folder / split.format(kind)
            path.mkdir(parents=True)
            cv2.imwrite(str(path / '0001.png'), np.full((300, 400, 3), value, np.uint8))
    first, last = samples(load(name, monkeypatch, tmp_path))
    assert first['inputs'].shape == (3, 256, 256) and last['inputs'].shape == (3, 300, 400)
    for item in (first, last):
        assert item['inputs'].float().mean() == 20 and item['data_samples'].gt_img.float().mean() == 200


def test_lol_v1_on_real_pairs(monkeypatch, shared_data):
    config = load('lol_v1', monkeypatch, shared_data)
    for loader, folder in ((config.train_dataloader, 'train'), (config.val_dataloader, 'eval')):
        loader.dataset.data_prefix = dict(low=f'{folder}/low/', high=f'{folder}/high/')
    train, val = samples(config)
    assert train['inputs'].shape == (3, 256, 256) and val['inputs'].shape == (3, 400, 600)
    assert val['inputs'].float().mean() < 0.5 * val['data_samples'].gt_img.float().mean()
