"""The bundled weights: small, complete, found by name, and better than no restoration."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors import safe_open

from mmdapled.apis import get_model
from mmdapled.datasets.transforms.night_degradation import NightDegradation
from mmdapled.images import rgb_batch
from mmdapled.restorers import build_restorer
from mmdapled.restorers.bundled_weights import FOLDER, bundled_weights, weight_path

PHOTOS = 6


@pytest.fixture(scope='module')
def nights():
    """Photos that were not trained on, at night and by day, RGB in [0, 1]."""
    folder = Path(__file__).resolve().parents[3] / 'shared' / 'data' / 'coco128' / 'val2017'
    if not folder.is_dir():
        pytest.skip('needs the development data in ../shared/data')
    night = NightDegradation(fixed=True)
    pairs = []
    for file in sorted(folder.iterdir())[:PHOTOS]:
        day = cv2.imread(str(file))
        dark = night(dict(img=day, img_path=str(file), ori_shape=day.shape[:2]))['img']
        pairs.append((rgb_batch(dark), rgb_batch(day)))
    return pairs


@torch.no_grad()
def quality(model, pairs):
    """Return the mean PSNR in dB."""
    errors = [(model(night).image - day).square().mean() for night, day in pairs]
    return float(np.mean([-10 * np.log10(float(error)) for error in errors]))


def test_they_are_small_and_have_a_card():
    assert bundled_weights() == ['dapled-s', 'dapled-t']
    assert sum(file.stat().st_size for file in FOLDER.glob('*.safetensors')) <= 12e6
    assert (FOLDER / 'README.md').is_file()


@pytest.mark.parametrize('name', bundled_weights())
def test_they_load_completely_and_have_metadata(name):
    report = get_model(name, pretrained=True).load_report
    assert report.complete and report.file == name
    with safe_open(weight_path(name), 'pt') as file:
        assert file.metadata()['licence'] == 'Apache-2.0' and 'photos-night' in file.metadata()['config']


@pytest.mark.parametrize('name', bundled_weights())
def test_they_restore_photos_they_have_not_seen(name, nights):
    models = get_model(name, pretrained=True), build_restorer('gamma'), build_restorer('identity')
    restored, gamma, raw = (quality(model, nights) for model in models)
    assert restored > gamma + 1 and restored > raw + 4


def test_a_file_of_the_same_name_takes_precedence(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert weight_path('dapled-t') == FOLDER / 'dapled-t.safetensors'
    (tmp_path / 'dapled-t').write_text('mine')
    assert weight_path('dapled-t').read_text() == 'mine'
