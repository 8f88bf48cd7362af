"""Metadata and places of exported files, and the errors of opening others."""

from pathlib import Path

import pytest
import torch
from torch import nn

from mmdapled.runtimes import packages
from mmdapled.runtimes.exported_file import ExportedFile, exports_folder, weight_digest
from mmdapled.runtimes.sessions import open_session

INFO = ExportedFile('dapled-t', 'fp32', 16, 4032, 'abc', '0.1.0', ['restored'])


def test_metadata_come_back():
    assert ExportedFile.loads(INFO.dumps(), Path('a.onnx')) == INFO


@pytest.mark.parametrize(('text', 'message'), [(None, 'mmdapled export'), ('{"new": 1}', 'another version')])
def test_other_metadata_are_refused(text, message):
    with pytest.raises(ValueError, match=message):
        ExportedFile.loads(text, Path('a.onnx'))


def test_the_digest_follows_the_weights():
    layer = nn.Linear(2, 2)
    before = weight_digest(layer)
    assert weight_digest(layer) == before
    with torch.no_grad():
        layer.bias[0] += 1
    assert weight_digest(layer) != before


def test_the_folder_follows_the_environment():
    assert exports_folder({'MMDAPLED_EXPORTS': '/a', 'XDG_CACHE_HOME': '/b'}) == Path('/a')
    assert exports_folder({'XDG_CACHE_HOME': '/b'}) == Path('/b/mmdapled/exports')
    assert exports_folder({}) == Path('~/.cache/mmdapled/exports').expanduser()


def test_what_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match='mmdapled export NAME'):
        open_session(tmp_path / 'none.onnx')
    for name, runtime, message in (
        ('a.txt', None, 'expected an exported file'),
        ('a.onnx', 'tensorrt', 'expected one of'),
        ('a.xml', 'onnxruntime', 'opens .onnx files'),
    ):
        (tmp_path / name).write_text('')
        with pytest.raises(ValueError, match=message):
            open_session(tmp_path / name, runtime)


def test_a_missing_package_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, 'find_spec', lambda name: None)
    (tmp_path / 'a.onnx').write_text('')
    with pytest.raises(ModuleNotFoundError, match=r'onnxruntime not installed.*mmdapled\[export\]'):
        open_session(tmp_path / 'a.onnx')
