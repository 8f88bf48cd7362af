"""``mmdapled export``: arguments that do not go together, and the check's exit code."""

import pytest

from mmdapled.__main__ import main
from mmdapled.export import check


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [
        (['dapled-t', '--precision', 'bf16'], '--format openvino'),
        (['dapled-t', '--out', 'a.xml'], 'expected a .onnx file'),
        (['dapled-t', '--format', 'safetensors'], 'needs --checkpoint'),
        (['no-such'], 'dapled-t'),
        (['dapled-b'], '--checkpoint'),
        (['dapled-t', '--detector', 'a.py', 'b.pth', '--check'], '--image'),
        (['dapled-t', '--detector', 'a.py', 'b.pth', '--precision', 'int8'], 'leave out --detector'),
    ],
)
def test_what_cannot_be_exported_is_said(arguments, message, capsys):
    assert main(['export', *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_restorer_without_weights_is_written_and_checked(tmp_path, capsys):
    pytest.importorskip('onnxruntime')
    pytest.importorskip('onnxscript')
    path = tmp_path / 'gamma.onnx'
    assert main(['export', 'gamma', '--out', str(path), '--check']) == 0
    printed = capsys.readouterr().out
    assert printed.count('ok ') == 5 and 'gamma.onnx' in printed and path.is_file()


def test_a_file_that_fails_the_check_is_removed(tmp_path, capsys, monkeypatch):
    pytest.importorskip('onnxruntime')
    pytest.importorskip('onnxscript')
    monkeypatch.setattr(check, 'TOLERANCE', -1.0)
    path = tmp_path / 'gamma.onnx'
    assert main(['export', 'gamma', '--out', str(path), '--check']) == 1
    done = capsys.readouterr()
    assert done.out.count('FAIL') == 5 and 'was removed' in done.err and not path.exists()
