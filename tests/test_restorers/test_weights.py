"""Weights that don't fit can't go unnoticed."""

import warnings

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from mmdapled.restorers import IAT, ZeroDCE, load_restorer_checkpoint
from mmdapled.restorers.weights import flush_subnormals
from mmdapled.state_dict import read_state_dict


@pytest.fixture
def state():
    """A Zero-DCE state dict with values that no initialisation makes."""
    return {key: torch.full_like(value, 0.5) for key, value in ZeroDCE().state_dict().items()}


def under(prefix, state):
    return {f'{prefix}{key}': value for key, value in state.items()}


@pytest.mark.parametrize(
    'prefix',
    ['', 'module.', 'restorer.', 'data_preprocessor.restorer.', 'backbone.restorer.', 'module.backbone.restorer.'],
)
@pytest.mark.parametrize('wrap', [dict, lambda state: dict(state_dict=state, meta=dict(epoch=3))])
def test_loads_from_every_place_a_restorer_sits_in(tmp_path, state, prefix, wrap):
    others = {} if prefix in ('', 'module.') else {'task_model.head.weight': torch.zeros(3)}
    torch.save(wrap({**others, **under(prefix, state)}), tmp_path / 'model.pth')
    restorer = ZeroDCE()
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        report = load_restorer_checkpoint(restorer, tmp_path / 'model.pth')
    assert report.complete and sorted(report.matched) == sorted(state)
    assert all(torch.equal(value, state[key]) for key, value in restorer.state_dict().items())


def test_loads_safetensors(tmp_path, state):
    save_file(state, tmp_path / 'model.safetensors')
    restorer = ZeroDCE(checkpoint=str(tmp_path / 'model.safetensors'))
    assert restorer.e_conv1.weight.unique().tolist() == [0.5]


def test_subnormal_weights_become_zero_and_no_others(tmp_path, state):
    state['e_conv1.bias'][:4] = torch.tensor([1e-40, -1e-39, 1.2e-38, -1.2e-38])
    torch.save(state, tmp_path / 'model.pth')
    bias = ZeroDCE(checkpoint=str(tmp_path / 'model.pth')).e_conv1.bias
    assert torch.equal(bias, torch.cat([torch.tensor([0, 0, 1.2e-38, -1.2e-38]), state['e_conv1.bias'][4:]]))


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16, torch.int64])
def test_what_is_normal_as_float32_is_kept(dtype):
    smallest = torch.tensor([1, 0]) if dtype is torch.int64 else torch.tensor([6e-8, 0])
    assert torch.equal(flush_subnormals(smallest.to(dtype)), smallest.to(dtype))


@pytest.mark.parametrize('name, cls, subnormal', [('zero_dce', ZeroDCE, 19266), ('iat_lol_v1', IAT, 24200)])
def test_published_weights_are_rid_of_theirs(shared_data, name, cls, subnormal):
    file = shared_data / 'weights' / f'{name}.pth'
    published, loaded = read_state_dict(file), cls(checkpoint=str(file)).state_dict()
    flushed = {key: (value != 0) & (loaded[key] == 0) for key, value in published.items()}
    assert sum(int(mask.sum()) for mask in flushed.values()) == subnormal
    assert all((value[flushed[key]].abs() < 1.2e-38).all() for key, value in published.items())


def test_a_given_prefix_is_used(tmp_path, state):
    torch.save({**under('a.', state), **under('b.', ZeroDCE().state_dict())}, tmp_path / 'model.pth')
    restorer = ZeroDCE()
    load_restorer_checkpoint(restorer, tmp_path / 'model.pth', prefix='a.')
    assert restorer.e_conv1.weight.unique().tolist() == [0.5]


def test_nothing_matched_names_the_keys_of_both(tmp_path):
    torch.save(nn.Linear(2, 3).state_dict(), tmp_path / 'other.pth')
    with pytest.raises(RuntimeError, match='expected: e_conv1.weight 32x3x3x3(.|\n)*got: weight 3x2, bias 3'):
        ZeroDCE(checkpoint=str(tmp_path / 'other.pth'))


def test_other_shapes_everywhere_are_an_error(tmp_path, state):
    torch.save({key: value[..., None] for key, value in state.items()}, tmp_path / 'model.pth')
    restorer = ZeroDCE()
    with pytest.raises(RuntimeError, match='32x3x3x3x1'):
        load_restorer_checkpoint(restorer, tmp_path / 'model.pth')


def test_a_partial_match_is_loaded_and_listed(tmp_path, state):
    state['extra.weight'] = torch.zeros(1)
    state['e_conv2.bias'] = torch.zeros(7)
    del state['e_conv1.bias']
    torch.save(state, tmp_path / 'model.pth')
    restorer = ZeroDCE()
    with pytest.warns(UserWarning) as caught:
        report = load_restorer_checkpoint(restorer, tmp_path / 'model.pth')
    text = str(caught[0].message)
    assert 'only 12 of the 14' in text and 'extra.weight' in text and 'e_conv1.bias' in text
    assert 'e_conv2.bias 7, expected 32' in text
    assert report.missing == ['e_conv1.bias', 'e_conv2.bias'] and report.unexpected == ['extra.weight']
    assert restorer.e_conv3.weight.unique().tolist() == [0.5]


def test_a_missing_file_says_the_way_out(tmp_path):
    with pytest.raises(FileNotFoundError, match='leave `checkpoint` out'):
        IAT(checkpoint=str(tmp_path / 'nowhere.pth'))


def test_a_broken_file_is_named(tmp_path):
    file = tmp_path / 'broken.pth'
    file.write_bytes(b'not a checkpoint')
    with pytest.raises(RuntimeError, match=r'broken\.pth is not a checkpoint that loads safely'):
        IAT(checkpoint=str(file))


def test_a_file_that_would_run_code_is_refused(tmp_path):
    torch.save({'state_dict': Exploit()}, tmp_path / 'evil.pth')
    with pytest.raises(RuntimeError, match='safely'):
        IAT(checkpoint=str(tmp_path / 'evil.pth'))


class Exploit:
    """Prints when unpickled without care."""

    def __reduce__(self):
        return (print, ('code from a checkpoint ran',))


def test_weights_for_a_restorer_without_any_are_refused(tmp_path, state):
    from mmdapled.restorers import Identity

    torch.save(state, tmp_path / 'model.pth')
    with pytest.raises(RuntimeError, match='Identity has no weights'):
        Identity(checkpoint=str(tmp_path / 'model.pth'))


def test_published_files_load_completely(shared_data):
    for restorer, name in ((ZeroDCE(), 'zero_dce.pth'), (IAT(), 'iat_lol_v1.pth')):
        assert load_restorer_checkpoint(restorer, shared_data / 'weights' / name).complete


def test_weights_of_another_restorer_are_refused(shared_data):
    with pytest.raises(RuntimeError, match='no checkpoint of this IAT'):
        IAT(checkpoint=str(shared_data / 'weights' / 'zero_dce.pth'))
    with pytest.raises(RuntimeError, match='no checkpoint of this IAT'):
        IAT(checkpoint=str(shared_data / 'weights' / 'yolox_nano_coco.pth'))


def test_of_a_mean_teachers_checkpoint_the_teachers_restorer_is_taken(tmp_path):
    student, teacher = ZeroDCE(), ZeroDCE()
    parts = dict(student=student, teacher=teacher)
    state = {
        f'{name}.restorer.{key}': value for name, part in parts.items() for key, value in part.state_dict().items()
    }
    torch.save(dict(state_dict=state), tmp_path / 'iter_320.pth')
    restorer = ZeroDCE()
    report = load_restorer_checkpoint(restorer, tmp_path / 'iter_320.pth')
    assert report.complete and report.prefix == 'teacher.restorer.'
    loaded, kept = restorer.state_dict(), teacher.state_dict()
    assert all(torch.equal(loaded[key], kept[key]) for key in kept)
    assert any(not torch.equal(loaded[key], value) for key, value in student.state_dict().items())
