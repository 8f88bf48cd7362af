from pathlib import Path

import pytest

from mmdapled.cli import clip_weights
from mmdapled.cli.check import OK, WARNING

RN50 = dict(type='CLIPPrior', model='RN50', pretrained='openai')


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    """An empty home, and an empty Hugging Face cache in it."""
    from huggingface_hub import constants, file_download

    monkeypatch.setenv('HOME', str(tmp_path))
    for module in (constants, file_download):
        monkeypatch.setattr(module, 'HF_HUB_CACHE', str(tmp_path / 'hub'), raising=False)
    return tmp_path


def test_missing_weights_say_how_to_get_them():
    check = clip_weights.check_prior('clip-rn50', RN50)
    assert check.state == WARNING and 'not on this machine' in check.detail
    assert "create_model('RN50', pretrained='openai')" in check.fix and 'prior.pretrained' in check.fix


def test_open_clips_cache_is_found(home):
    file = home / '.cache' / 'clip' / 'RN50.pt'
    file.parent.mkdir(parents=True)
    file.touch()
    check = clip_weights.check_prior('clip-rn50', RN50)
    assert check.state == OK and str(file) in check.detail


def test_hugging_faces_cache_is_found(home, monkeypatch):
    import huggingface_hub

    asked = []

    def cached(model, filename):
        asked.append((model, filename))
        return str(home / filename) if filename.endswith('.bin') else None

    monkeypatch.setattr(huggingface_hub, 'try_to_load_from_cache', cached)
    check = clip_weights.check_prior('clip-rn50', RN50)
    assert check.state == OK and 'open_clip_pytorch_model.bin' in check.detail
    assert asked[0] == ('timm/resnet50_clip.openai', 'open_clip_model.safetensors')


def test_a_local_file_is_enough(tmp_path):
    file = tmp_path / 'weights.safetensors'
    file.touch()
    assert clip_weights.check_prior('mine', {**RN50, 'pretrained': str(file)}).state == OK


def test_random_weights_need_nothing():
    assert clip_weights.check_prior('control', {**RN50, 'pretrained': 'random'}).state == OK


def test_every_prior_config_is_looked_at(tmp_path, monkeypatch):
    folder = tmp_path / '_base_' / 'priors'
    folder.mkdir(parents=True)
    (folder / 'clip-rn50.py').write_text(f'prior = {RN50!r}\n')
    monkeypatch.setattr(clip_weights, 'configs_folder', lambda: tmp_path)
    assert [check.name for check in clip_weights.check_clip_weights()] == ['CLIP weights: clip-rn50']


def test_embedded_weights_that_are_not_there_are_to_be_trained_not_downloaded(monkeypatch, tmp_path):
    monkeypatch.setattr(clip_weights, 'EMBEDDED_FOLDER', tmp_path)
    prior = dict(model='mmdapled-tiny', pretrained='embedded')
    check = clip_weights.check_prior('mmdapled-tiny', prior)
    assert check.state == WARNING and 'export_prior.py' in check.fix and 'open_clip' not in check.fix
    (tmp_path / 'mmdapled-tiny.safetensors').touch()
    assert clip_weights.check_prior('mmdapled-tiny', prior).state == OK
