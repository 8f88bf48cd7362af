import pytest
import torch

from mmdapled.priors.open_clip_tower import build_clip, check_weights


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
