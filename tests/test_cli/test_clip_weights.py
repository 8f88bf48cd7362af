from pathlib import Path

import pytest

from mmdapled.cli import clip_weights
from mmdapled.cli.check import NOTE, OK, WARNING
from mmdapled.priors import weight_files

RN50 = dict(type='CLIPPrior', model='RN50', pretrained='openai')
SIGLIP = dict(type='CLIPPrior', model='ViT-B-16-SigLIP', pretrained='webli')


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    """An empty home, and an empty Hugging Face cache in it."""
    from huggingface_hub import constants, file_download

    monkeypatch.setenv('HOME', str(tmp_path))
    for module in (constants, file_download):
        monkeypatch.setattr(module, 'HF_HUB_CACHE', str(tmp_path / 'hub'), raising=False)
    return tmp_path


def test_missing_weights_say_how_to_get_them(home):
    check = clip_weights.check_prior('clip-rn50', RN50)
    assert check.state == NOTE and 'not on this machine' in check.detail
    assert "create_model('RN50', pretrained='openai')" in check.fix and str(home / 'hub') in check.fix


def test_weights_that_are_there_are_named(home):
    file = home / '.cache' / 'clip' / 'RN50.pt'
    file.parent.mkdir(parents=True)
    file.touch()
    check = clip_weights.check_prior('clip-rn50', RN50)
    assert check.state == OK and str(file) in check.detail


def test_weights_without_their_tokenizer_are_not_enough(monkeypatch, tmp_path):
    monkeypatch.setattr(clip_weights, 'local_file', lambda *_: tmp_path)
    monkeypatch.setattr(clip_weights, 'missing_tokenizer', lambda _: 'pip install transformers')
    check = clip_weights.check_prior('clip-siglip-b-16', SIGLIP)
    assert check.state == NOTE and 'its tokenizer' in check.detail and check.fix == 'pip install transformers'


def test_the_doctor_asks_no_network(monkeypatch):
    import socket

    def refuse(*_, **__):
        raise AssertionError('the doctor opened a connection')

    for name in ('connect', 'connect_ex'):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, 'getaddrinfo', refuse)
    checks = {check.name: check for check in clip_weights.check_clip_weights()}
    siglip = checks['CLIP weights: clip-siglip-b-16']
    assert siglip.state == NOTE and 'timm/ViT-B-16-SigLIP' in siglip.fix and 'transformers' in siglip.fix


def test_random_weights_need_nothing():
    assert clip_weights.check_prior('control', {**RN50, 'pretrained': 'random'}).state == OK


def test_every_prior_config_is_looked_at(tmp_path, monkeypatch):
    folder = tmp_path / '_base_' / 'priors'
    folder.mkdir(parents=True)
    (folder / 'clip-rn50.py').write_text(f'prior = {RN50!r}\n')
    monkeypatch.setattr(clip_weights, 'configs_folder', lambda: tmp_path)
    assert [check.name for check in clip_weights.check_clip_weights()] == ['CLIP weights: clip-rn50']


def test_embedded_weights_that_are_not_there_are_to_be_trained_not_downloaded(monkeypatch, tmp_path):
    monkeypatch.setattr(weight_files, 'EMBEDDED_FOLDER', tmp_path)
    prior = dict(model='mmdapled-tiny', pretrained='embedded')
    check = clip_weights.check_prior('mmdapled-tiny', prior)
    assert check.state == WARNING and 'export_prior.py' in check.fix and 'open_clip' not in check.fix
    (tmp_path / 'mmdapled-tiny.safetensors').touch()
    assert clip_weights.check_prior('mmdapled-tiny', prior).state == OK
