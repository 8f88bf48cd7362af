import re

from mmdapled.cli import operators
from mmdapled.cli.check import NOTE, OK, PROBLEM
from mmdapled.compat import mmcv_ext


def test_replaced_and_missing_operators_are_named():
    replaced, missing = operators.check_operators()
    assert 'torchvision-backed' in replaced.detail and ' roi_align,' in replaced.detail
    assert 'carafe' in missing.detail and 'roi_align,' not in missing.detail
    assert re.fullmatch(r'not covered \(\d\d\): an error names the operator when it is used', missing.short)
    assert (replaced.state, missing.state, missing.fix) == (OK, NOTE, mmcv_ext.FULL_MMCV)


def test_compiled_operators_are_told(monkeypatch):
    monkeypatch.setattr(mmcv_ext, 'uses_stand_in', lambda: False)
    (check,) = operators.check_operators()
    assert check.detail == 'all compiled'


def test_operators_that_do_not_load_are_a_problem(monkeypatch):
    def broken(name):
        raise ImportError('undefined symbol: _ZN3c10')

    monkeypatch.setattr(operators, 'import_module', broken)
    (check,) = operators.check_operators()
    assert check.state == PROBLEM and 'undefined symbol' in check.detail and 'mmcv-lite' in check.fix


def test_no_mmcv_is_a_problem(monkeypatch):
    def missing(name):
        raise ModuleNotFoundError("No module named 'mmcv'", name='mmcv')

    monkeypatch.setattr(operators, 'import_module', missing)
    assert operators.check_operators()[0].fix == "pip install 'mmdapled[lite]'"
