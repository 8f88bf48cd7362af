"""Restorers are listed and built by name."""

import pytest
import torch

from mmdapled.apis import get_model, list_models
from mmdapled.restorers import IAT, Gamma, ZeroDCE


def test_lists_what_there_is():
    assert {'identity', 'gamma', 'clahe', 'zero-dce', 'iat'} <= set(list_models())
    assert list_models('zero*') == ['zero-dce'] and list_models('x*') == []


def test_builds_in_evaluation_mode_with_overrides():
    model = get_model('gamma', gamma=0.3)
    assert isinstance(model, Gamma) and model.gamma == 0.3 and not model.training
    assert isinstance(get_model('iat'), IAT)


def test_a_pattern_names_one_model():
    assert isinstance(get_model('zero*'), ZeroDCE)
    with pytest.raises(KeyError, match='matches several restorers.*dapled-s, dapled-t'):
        get_model('dapled-[st]')
    with pytest.raises(KeyError, match='There are: .*gamma'):
        get_model('x*')


def test_pretrained_from_a_file(tmp_path):
    state = {key: torch.full_like(value, 0.5) for key, value in ZeroDCE().state_dict().items()}
    torch.save(state, tmp_path / 'zero.pth')
    assert get_model('zero-dce', pretrained=tmp_path / 'zero.pth').e_conv1.weight.unique().tolist() == [0.5]
    named = get_model('zero-dce', pretrained=True, checkpoint=str(tmp_path / 'zero.pth'))
    assert named.e_conv1.weight.unique().tolist() == [0.5]


def test_pretrained_without_weights_is_refused():
    with pytest.raises(ValueError, match='has no bundled weights'):
        get_model('iat', pretrained=True)


def test_unknown_name_lists_what_there_is():
    with pytest.raises(KeyError, match='clahe'):
        get_model('retinexformer')
