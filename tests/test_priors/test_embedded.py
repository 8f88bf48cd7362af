"""The prior that comes with the package: small, offline, and it knows what it was trained for."""

import importlib.util
import socket
from pathlib import Path

import pytest
import torch
from safetensors import safe_open

from mmdapled.priors.builder import EMBEDDED_PRIOR
from mmdapled.priors.calibration import read_calibration
from mmdapled.priors.weight_files import EMBEDDED_FOLDER
from mmdapled.registry import MODELS

WEIGHTS = EMBEDDED_FOLDER / 'mmdapled-tiny.safetensors'
PHOTOS = 32


@pytest.fixture(scope='module')
def tool():
    file = Path(__file__).resolve().parents[2] / 'tools' / 'evaluate_prior.py'
    spec = importlib.util.spec_from_file_location('evaluate_prior_tool', file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope='module')
def prior():
    return MODELS.build(dict(EMBEDDED_PRIOR)).eval()


def control():
    with pytest.warns(UserWarning, match='RANDOM'):
        return MODELS.build(dict(EMBEDDED_PRIOR, pretrained='random')).eval()


def test_weights_are_small_half_precision_and_say_what_they_are():
    assert WEIGHTS.stat().st_size <= 10e6
    with safe_open(str(WEIGHTS), framework='pt') as opened:
        metadata = opened.metadata()
        kinds = {opened.get_tensor(name).dtype for name in opened.keys()}  # noqa: SIM118  no mapping
    assert metadata['licence'] == 'Apache-2.0' and 'coco128-night' in metadata['config']
    assert torch.float32 not in kinds and torch.float16 in kinds
    assert all(value > 0 for value in read_calibration(WEIGHTS).temperature)


def test_it_loads_without_a_network(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError('a socket was opened')

    monkeypatch.setattr(socket, 'socket', refuse)
    assert MODELS.build(dict(EMBEDDED_PRIOR)).token_dim == 128


@pytest.fixture(scope='module')
def day(tool):
    folder = Path(__file__).resolve().parents[3] / 'shared' / 'data' / 'coco128' / 'val2017'
    if not folder.is_dir():
        pytest.skip('needs the development data in ../shared/data')
    return tool.photos(folder, PHOTOS)


def test_it_tells_dark_blurred_and_noisy_photos_and_random_weights_do_not(tool, prior, day):
    dim = tool.shoot(day, exposure=tool.DARK)
    blurred = tool.shoot(day, blur_length=9 * tool.REFERENCE)
    noisy = tool.shoot(day, **tool.NOISE)
    tests = (('dark', dim, 0.99), ('blurry', blurred, 0.93), ('noisy', noisy, 0.9))
    for name, degraded, bar in tests:
        assert tool.image_auc(prior, name, degraded, day) >= bar, name
    random = control()
    assert sum(tool.image_auc(random, name, degraded, day) for name, degraded, _ in tests) / 3 < 0.8


def test_its_maps_say_where(tool, prior, day):
    assert tool.pixel_auc(prior, 'dark', day, 'dark', exposure=tool.DARK) >= 0.9
    assert tool.pixel_auc(prior, 'blurry', day, 'blurry', blur_length=13 * tool.REFERENCE) >= 0.85
    assert tool.pixel_auc(control(), 'blurry', day, 'blurry', blur_length=13 * tool.REFERENCE) < 0.75
