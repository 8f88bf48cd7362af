import pytest
import torch

from mmdapled.priors.open_clip_tower import EMBEDDED_FOLDER, build_clip, check_weights


def test_random_weights_are_warned_about():
    with pytest.warns(UserWarning, match='RANDOM'):
        check_weights('RN50', 'random')


def test_unknown_architecture_and_tag_say_which_exist():
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


def test_weights_that_cannot_be_had_say_what_to_do(monkeypatch):
    import open_clip

    def no_network(*_, **__):
        raise OSError('no route to host')

    monkeypatch.setattr(open_clip, 'create_model', no_network)
    with pytest.raises(RuntimeError, match='pretrained="/path/to/file"'):
        build_clip('RN50', 'openai')


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_a_model_config_in_a_file_is_taken_with_its_own_tokenizer(tmp_path):
    for file in ('mmdapled-tiny.json', 'bpe_4096.txt.gz'):
        (tmp_path / file.replace('mmdapled', 'my')).write_bytes((EMBEDDED_FOLDER / file).read_bytes())
    mine, _, _, tokenizer = build_clip(str(tmp_path / 'my-tiny.json'), 'random')
    tokens = tokenizer(['a very dark photo'])
    assert tokens.shape == (1, 48) and tokens.max() == tokenizer.vocab_size - 1 == 4609
    assert mine.encode_text(tokens).shape == (1, 128)


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_the_embedded_image_tower_is_small():
    clip, *_ = build_clip('mmdapled-tiny', 'random')
    assert sum(parameter.numel() for parameter in clip.visual.parameters()) <= 3e6


def test_a_model_without_embedded_weights_says_what_to_do():
    with pytest.raises(ValueError, match='RN50 comes without weights: give pretrained='):
        build_clip('RN50', 'embedded')


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_a_resnet_takes_weights_at_any_working_size(tmp_path):
    clip, *_ = build_clip('mmdapled-tiny', 'random')
    torch.save(clip.state_dict(), tmp_path / 'clip.pt')
    loaded, *_ = build_clip('mmdapled-tiny', str(tmp_path / 'clip.pt'), 256)
    assert torch.equal(loaded.visual.conv1.weight, clip.visual.conv1.weight)
