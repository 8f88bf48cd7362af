import sys
from types import SimpleNamespace

import pytest
import torch
from small_siglip import write_config

from mmdapled.priors.open_clip_tower import _options, _tokenizer, build_clip, check_weights
from mmdapled.priors.weight_files import EMBEDDED_FOLDER


def test_random_weights_are_warned_about():
    with pytest.warns(UserWarning, match='RANDOM'):
        check_weights('RN50', 'random')


def test_unknown_architecture_and_tag_list_the_known_ones():
    with pytest.raises(ValueError, match='RN50'):
        build_clip('RN51', 'openai')
    with pytest.raises(ValueError, match="'openai'"):
        build_clip('RN50', 'openia')


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_local_file_is_loaded(tmp_path):
    clip, mean, std, _ = build_clip('ViT-B-32', 'random', 96)
    torch.save(clip.state_dict(), tmp_path / 'clip.pt')
    loaded, *_ = build_clip('ViT-B-32', str(tmp_path / 'clip.pt'), 96)
    assert torch.equal(loaded.visual.proj, clip.visual.proj)
    assert len(mean) == len(std) == 3


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Empty caches, and a network that fails at once."""
    from huggingface_hub import constants, file_download
    from open_clip import pretrained

    def no_network(*_, **__):
        raise OSError('no route to host')

    monkeypatch.setenv('HOME', str(tmp_path))
    for module in (constants, file_download):
        monkeypatch.setattr(module, 'HF_HUB_CACHE', str(tmp_path / 'hub'), raising=False)
    monkeypatch.setattr(pretrained, 'hf_hub_download', no_network)
    monkeypatch.setattr('urllib.request.urlopen', no_network)
    return tmp_path


def test_unreachable_weights_name_the_way_out(home):
    with pytest.raises(RuntimeError, match='could not be downloaded') as caught:
        build_clip('RN50', 'openai')
    message = str(caught.value)
    assert 'timm/resnet50_clip.openai' in message and 'open_clip_model.safetensors' in message
    assert str(home / 'hub') in message and "pretrained='/path/to/file'" in message
    assert "prior=dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='embedded', working_size=320)" in message


@pytest.fixture
def tagged(home, monkeypatch):
    """A tag for the weights of mmdapled-tiny, so that caches can be tested with a small file."""
    from open_clip.pretrained import _PRETRAINED

    tag = dict(url='https://nowhere.example/tiny.pt', hf_hub='', mean=(0.1, 0.2, 0.3), std=(0.4, 0.5, 0.6))
    monkeypatch.setitem(_PRETRAINED, 'mmdapled-tiny', {'mine': {**tag, 'quick_gelu': True}})
    folder = home / '.cache' / 'clip'
    folder.mkdir(parents=True)
    return folder / 'tiny.pt'


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_cached_weights_are_loaded_without_a_network_with_the_options_of_their_tag(tagged):
    clip, *_ = build_clip('mmdapled-tiny', 'random')
    with pytest.raises(RuntimeError, match='tiny.pt'):
        build_clip('mmdapled-tiny', 'mine')
    torch.save(clip.state_dict(), tagged)
    loaded, mean, std, _ = build_clip('mmdapled-tiny', 'mine')
    assert torch.equal(loaded.visual.conv1.weight, clip.visual.conv1.weight)
    assert (mean, std) == ((0.1, 0.2, 0.3), (0.4, 0.5, 0.6))
    assert type(loaded.transformer.resblocks[0].mlp.gelu).__name__ == 'QuickGELU'


@pytest.mark.filterwarnings('ignore:.*RANDOM weights', 'ignore:.*torch.jit', 'ignore::torch.jit.TracerWarning')
def test_openais_own_torchscript_files_are_read(tagged):
    clip, *_ = build_clip('mmdapled-tiny', 'random')
    clip.attn_mask = None  # OpenAI's files have none
    with torch.no_grad():
        traced = torch.jit.trace_module(clip, {'encode_image': torch.rand(1, 3, 320, 320)}, check_trace=False)
    torch.jit.save(traced, str(tagged))
    loaded, *_ = build_clip('mmdapled-tiny', 'mine')
    assert torch.equal(loaded.visual.conv1.weight, clip.visual.conv1.weight)


def test_a_broken_file_is_named_and_no_download_is_advised(tagged):
    tagged.write_bytes(b'half a download')
    with pytest.raises(RuntimeError, match='tiny.pt') as caught:
        build_clip('mmdapled-tiny', 'mine')
    assert 'hf download' not in str(caught.value)


def test_an_unreachable_tokenizer_names_the_way_out(home, monkeypatch):
    monkeypatch.setitem(sys.modules, 'transformers', None)
    with pytest.raises(RuntimeError, match='the tokenizer of ViT-B-16-SigLIP') as caught:
        build_clip('ViT-B-16-SigLIP', 'webli')
    message = str(caught.value)
    assert 'pip install transformers' in message and 'tokenizer.json' in message and str(home / 'hub') in message
    assert "pretrained='embedded'" in message


def test_a_cached_tokenizer_is_read_from_its_folder(home, monkeypatch):
    """By the repository's name, transformers asks the network for files that the repository does not have."""
    folder = home / 'hub' / 'models--timm--ViT-B-16-SigLIP' / 'snapshots' / 'a1b2'
    folder.mkdir(parents=True)
    (folder / 'tokenizer.json').touch()
    (folder.parents[1] / 'refs').mkdir()
    (folder.parents[1] / 'refs' / 'main').write_text('a1b2')
    transformers = SimpleNamespace(AutoTokenizer=SimpleNamespace(from_pretrained=lambda name, **_: name))
    monkeypatch.setitem(sys.modules, 'transformers', transformers)
    tokenizer = _tokenizer('ViT-B-16-SigLIP', {})
    assert tokenizer.tokenizer == str(folder) and tokenizer.context_length == 64


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
@pytest.mark.parametrize('saved_at', [160, 64])
def test_positions_of_a_timm_tower_are_interpolated(tmp_path, saved_at):
    config = write_config(tmp_path)
    clip, *_ = build_clip(config, 'random', saved_at)
    torch.save(clip.state_dict(), tmp_path / 'clip.pt')
    loaded, *_ = build_clip(config, str(tmp_path / 'clip.pt'), 96)
    clip.visual.set_input_size(96)
    assert loaded.visual.trunk.patch_embed.grid_size == (6, 6)
    assert torch.equal(loaded.visual.trunk.pos_embed, clip.visual.trunk.pos_embed)
    assert loaded.visual(torch.rand(1, 3, 96, 96)).shape == (1, 96)


def test_a_file_of_siglip_gets_the_statistics_of_its_tags():
    """By default open_clip gives any weight file CLIP's own statistics."""
    half = (0.5, 0.5, 0.5)
    assert _options('ViT-B-16-SigLIP', '/path/to/file')['force_preprocess_cfg'] == dict(mean=half, std=half)
    # Its tags disagree, so that open_clip's default counts.
    assert 'force_preprocess_cfg' not in _options('ViT-L-14', '/path/to/file')
    assert _options('ViT-B-32', 'openai')['force_quick_gelu'] and not _options('ViT-B-32', 'x')['force_quick_gelu']


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_a_model_config_in_a_file_is_taken_with_its_own_tokenizer(tmp_path):
    for file in ('mmdapled-tiny.json', 'bpe_4096.txt.gz'):
        (tmp_path / file.replace('mmdapled', 'my')).write_bytes((EMBEDDED_FOLDER / file).read_bytes())
    mine, _, _, tokenizer = build_clip(str(tmp_path / 'my-tiny.json'), 'random')
    tokens = tokenizer(['a very dark photo'])
    assert tokens.shape == (1, 48) and tokens.max() == tokenizer.vocab_size - 1 == 4609
    assert mine.encode_text(tokens).shape == (1, 128)


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_the_bundled_image_tower_is_small():
    clip, *_ = build_clip('mmdapled-tiny', 'random')
    assert sum(parameter.numel() for parameter in clip.visual.parameters()) <= 3e6


def test_a_model_without_bundled_weights_names_the_way_out():
    with pytest.raises(ValueError, match='RN50 has no bundled weights: give pretrained='):
        build_clip('RN50', 'embedded')


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_a_resnet_takes_weights_at_any_working_size(tmp_path):
    clip, *_ = build_clip('mmdapled-tiny', 'random')
    torch.save(clip.state_dict(), tmp_path / 'clip.pt')
    loaded, *_ = build_clip('mmdapled-tiny', str(tmp_path / 'clip.pt'), 256)
    assert torch.equal(loaded.visual.conv1.weight, clip.visual.conv1.weight)
