"""Tensors are read from every kind of checkpoint, and other files are named."""

import pytest
import torch
from safetensors.torch import save_file

from mmdapled.state_dict import read_state_dict

WEIGHT = torch.arange(3.0)


@pytest.mark.parametrize('content', [{'a': WEIGHT}, {'state_dict': {'module.a': WEIGHT, 'step': 3}, 'epoch': 1}])
def test_what_torch_saved(tmp_path, content):
    torch.save(content, tmp_path / 'a.pth')
    tensors = read_state_dict(tmp_path / 'a.pth')
    assert list(tensors) == ['a'] and torch.equal(tensors['a'], WEIGHT)


def test_safetensors(tmp_path):
    save_file({'a': WEIGHT}, tmp_path / 'a.safetensors')
    assert torch.equal(read_state_dict(tmp_path / 'a.safetensors')['a'], WEIGHT)


def test_other_files_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match='no weight file at .*nowhere'):
        read_state_dict(tmp_path / 'nowhere.pth')
    torch.save(WEIGHT, tmp_path / 'b.pth')
    with pytest.raises(RuntimeError, match='b.pth: expected a state dict, got Tensor'):
        read_state_dict(tmp_path / 'b.pth')
