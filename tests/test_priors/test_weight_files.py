from pathlib import Path

import pytest

from mmdapled.priors import weight_files
from mmdapled.priors.weight_files import how_to_get, local_file, missing_tokenizer

HUB = 'models--timm--resnet50_clip.openai'


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    """An empty home, and an empty Hugging Face cache in it."""
    from huggingface_hub import constants, file_download

    monkeypatch.setenv('HOME', str(tmp_path))
    for module in (constants, file_download):
        monkeypatch.setattr(module, 'HF_HUB_CACHE', str(tmp_path / 'hub'), raising=False)
    return tmp_path


def put_into_hub(home, folder, name):
    """A file in the layout of Hugging Face's cache."""
    file = home / 'hub' / folder / 'snapshots' / 'a1b2' / name
    (home / 'hub' / folder / 'refs').mkdir(parents=True, exist_ok=True)
    (home / 'hub' / folder / 'refs' / 'main').write_text('a1b2')
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    return file


def test_a_tag_that_is_nowhere_has_no_file():
    assert local_file('RN50', 'openai') is None
    assert local_file('ViT-B-16-SigLIP', 'webli') is None


def test_both_caches_are_found_and_hugging_faces_first(home):
    direct = home / '.cache' / 'clip' / 'RN50.pt'
    direct.parent.mkdir(parents=True)
    direct.touch()
    assert local_file('RN50', 'openai') == direct
    pickled = put_into_hub(home, HUB, 'open_clip_pytorch_model.bin')
    assert local_file('RN50', 'openai') == pickled
    safe = put_into_hub(home, HUB, 'open_clip_model.safetensors')
    assert local_file('RN50', 'openai') == safe


def test_a_file_that_the_tag_names_itself_is_found_as_safetensors_too(home):
    file = put_into_hub(home, 'models--jienengchen--ViTamin-S', 'pytorch_model.safetensors')
    assert local_file('ViTamin-S', 'datacomp1b') == file


def test_a_named_file_is_returned_only_if_it_exists(tmp_path):
    file = tmp_path / 'weights.safetensors'
    assert local_file('RN50', str(file)) is None
    file.touch()
    assert local_file('RN50', str(file)) == file


def test_bundled_weights_are_those_of_the_package(monkeypatch, tmp_path):
    monkeypatch.setattr(weight_files, 'EMBEDDED_FOLDER', tmp_path)
    assert local_file('mmdapled-tiny', 'embedded') is None
    (tmp_path / 'mmdapled-tiny.safetensors').touch()
    assert local_file('mmdapled-tiny', 'embedded') == tmp_path / 'mmdapled-tiny.safetensors'


def test_the_advice_names_files_folders_and_the_bundled_prior(home):
    advice = how_to_get('RN50', 'openai')
    assert 'hf download timm/resnet50_clip.openai open_clip_model.safetensors' in advice
    assert f'the folder {HUB} of its cache into {home / "hub"}' in advice
    assert 'RN50.pt of https://openaipublic' in advice and f'put into {home / ".cache" / "clip"}' in advice
    # The file does not name the activation, which is another than open_clip's.
    assert "model='RN50-quickgelu', pretrained='/path/to/file'" in advice
    assert "prior=dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='embedded', working_size=320)" in advice


def test_the_advice_for_siglip_has_no_direct_file():
    advice = how_to_get('ViT-B-16-SigLIP', 'webli')
    assert 'timm/ViT-B-16-SigLIP' in advice and '.cache/clip' not in advice and 'quickgelu' not in advice


def test_the_advised_prior_is_a_config_that_the_registry_knows():
    from mmengine.config import Config

    from mmdapled.compat import configs_folder
    from mmdapled.registry import MODELS

    prior = eval(weight_files.EMBEDDED_ADVICE.replace('prior=', '', 1))
    file = configs_folder() / '_base_' / 'priors' / 'mmdapled-tiny.py'
    assert prior == weight_files.EMBEDDED_PRIOR == Config.fromfile(file).prior.to_dict()
    assert MODELS.get(prior['type']) is not None and (weight_files.EMBEDDED_FOLDER / f'{prior["model"]}.json').is_file()


def test_only_a_tokenizer_of_the_hub_can_be_missing(home, monkeypatch):
    assert missing_tokenizer('RN50') == missing_tokenizer('mmdapled-tiny') == ''
    advice = missing_tokenizer('ViT-B-16-SigLIP')
    assert 'pip install transformers' in advice and 'models--timm--ViT-B-16-SigLIP' in advice
    put_into_hub(home, 'models--timm--ViT-B-16-SigLIP', 'tokenizer.json')
    monkeypatch.setattr(weight_files, 'find_spec', lambda name: None)
    assert missing_tokenizer('ViT-B-16-SigLIP') == advice
    monkeypatch.setattr(weight_files, 'find_spec', lambda name: name)
    assert missing_tokenizer('ViT-B-16-SigLIP') == ''
