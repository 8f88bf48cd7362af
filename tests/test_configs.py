"""Every config is built and trained for one iteration, on its own data where that is at hand, else on stand-ins."""

import json
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.optim import build_optim_wrapper
from mmengine.registry import DATASETS, DefaultScope

from mmdapled.engine.restorers_in_front import outermost_restorers
from mmdapled.priors.weight_files import EMBEDDED, local_file
from mmdapled.registry import HOOKS, MODELS

ROOT = Path(__file__).resolve().parents[1]
CONFIGS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / 'configs').glob('[!_]*/*.py'))
LARGE = ('faster-rcnn', 'yolov3')
BASES = sorted((ROOT / 'configs' / '_base_').glob('*/*.py'))


def read(path):
    """The config; skip where it inherits one of mmseg's and there are none."""
    if find_spec('mmseg') is None and needs_mmseg(Path(path)):
        pytest.skip("needs mmsegmentation: pip install -e '.[lite,seg]'")
    return Config.fromfile(path)


def needs_mmseg(path):
    """Whether a config is for mmseg, itself or by one of its bases."""
    return path.parent.name in ('segmentation', 'depth') or 'mmseg::' in path.read_text()


def picture(path, height=96, width=128):
    """Write a picture of smooth noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(0).integers(0, 256, (height // 8, width // 8, 3), dtype=np.uint8)
    assert cv2.imwrite(str(path), cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC))


@pytest.fixture
def data(tmp_path, shared_data, monkeypatch):
    """The folder of all data sets: the real ones by links, ExDark and the LOL sets as stand-ins in their layout."""
    for name in ('msrs_night', 'coco128', 'weights'):
        (tmp_path / name).symlink_to(shared_data / name)
    exdark = Config.fromfile(ROOT / 'configs/_base_/datasets/exdark_coco.py')
    images = [dict(id=i, file_name=f'{i}.jpg', height=96, width=128) for i in range(8)]
    boxes = [dict(id=i, image_id=i, category_id=1 + i, bbox=[10, 10, 60, 50], area=3000, iscrowd=0) for i in range(8)]
    categories = [dict(id=1 + i, name=name) for i, name in enumerate(exdark.classes)]
    for name in (exdark.train_annotations, exdark.val_annotations):
        file = tmp_path / 'exdark' / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(dict(images=images, annotations=boxes, categories=categories)))
    for image in images:
        picture(tmp_path / 'exdark' / exdark.image_folder / image['file_name'])
    for root, folders in {'lol_v1': ('our485/low', 'our485/high', 'eval15/low', 'eval15/high'),
                          'LOL-Blur': ('train/low_blur_noise/0001', 'train/high_sharp_scaled/0001',
                                       'test/low_blur_noise/0002', 'test/high_sharp_scaled/0002')}.items():  # fmt: skip
        for folder in folders:
            for frame in ('0001.png', '0002.png'):
                picture(tmp_path / root / folder / frame, 288, 320)
    monkeypatch.setenv('MMDAPLED_DATA', str(tmp_path))
    return tmp_path


def without_missing_weights(config):
    """The config with checkpoints that are not at hand set to None: they are made by other runs, or downloaded."""
    if isinstance(config, dict):
        return type(config)({
            key: None if 'checkpoint' in key and isinstance(value, str) and not Path(value).is_file()
            else without_missing_weights(value) for key, value in config.items()})  # fmt: skip
    if isinstance(config, (list, tuple)):
        return type(config)(without_missing_weights(item) for item in config)
    return config


def one_batch(cfg, count):
    """The first samples of the training set, drawn through its whole pipeline."""
    dataset = DATASETS.build(cfg.train_dataloader.dataset)
    stride = max(1, len(dataset) // count)
    samples = [dataset[i * stride] for i in range(count)]
    return {key: [sample[key] for sample in samples] for key in samples[0]}


@pytest.mark.parametrize(
    'name', [pytest.param(name, marks=pytest.mark.slow if any(k in name for k in LARGE) else []) for name in CONFIGS]
)
def test_config_trains_one_iteration(data, name):
    cfg = read(ROOT / name)
    if cfg.model.get('pretrained') == EMBEDDED and local_file(cfg.model.model, EMBEDDED) is None:
        pytest.skip('needs the embedded weights, which tools/export_prior.py makes')
    with DefaultScope.overwrite_default_scope(cfg.default_scope):
        model = MODELS.build(without_missing_weights(cfg.model)).train()
        optim_wrapper = build_optim_wrapper(model, cfg.optim_wrapper)
        logs = model.train_step(one_batch(cfg, 2), optim_wrapper)
    assert all(torch.isfinite(torch.as_tensor(value)).all() for value in logs.values()) and logs['loss'] > 0
    for restorer in outermost_restorers(model).values():
        assert restorer.__class__.__name__.lower().replace('-', '') in name.replace('-', '') or 'plain' in name


@pytest.mark.parametrize('name', CONFIGS)
def test_hooks_of_the_config_build_and_every_restorer_is_watched(data, name):
    cfg = read(ROOT / name)
    for hook in cfg.custom_hooks:
        HOOKS.build(hook)
    watched = any(hook['type'] == 'LivenessHook' for hook in cfg.custom_hooks)
    assert watched == ('plain' not in name and '/priors/' not in name)


@pytest.mark.parametrize('path', BASES, ids=lambda path: f'{path.parent.name}/{path.stem}')
def test_base_parses(data, path):
    assert len(read(path)) > 0


def test_no_config_needs_a_download():
    for path in (ROOT / 'configs').rglob('*.py'):
        text = path.read_text()
        assert 'http' not in text and 'open-mmlab://' not in text and 'torchvision://' not in text, path
