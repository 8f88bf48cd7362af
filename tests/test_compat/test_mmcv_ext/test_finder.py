import importlib.util
import pkgutil
import sys
import warnings

import mmcv
import pytest
from mmengine.utils.dl_utils import mmcv_full_available

from mmdapled.compat import mmcv_ext
from mmdapled.compat.mmcv_ext import StandInFinder, StandInLoader


def test_the_stand_in_has_a_real_spec():
    import mmcv._ext as ext

    assert isinstance(ext.__spec__.loader, StandInLoader)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore', DeprecationWarning)
        assert pkgutil.find_loader('mmcv._ext') is not None
    assert mmcv_full_available()
    assert mmcv_ext.uses_stand_in()


def test_a_compiled_extension_is_preferred(tmp_path, monkeypatch):
    (tmp_path / '_ext.py').write_text('compiled = True\n')
    monkeypatch.setattr(mmcv, '__path__', [str(tmp_path), *mmcv.__path__])
    monkeypatch.delitem(sys.modules, 'mmcv._ext', raising=False)
    monkeypatch.setattr(mmcv, '_ext', None, raising=False)  # puts ours back after the import below replaced it

    assert not mmcv_ext.uses_stand_in()
    assert importlib.import_module('mmcv._ext').compiled


def test_only_the_extension_is_found_by_us():
    assert StandInFinder().find_spec('mmcv._extra') is None
    assert StandInFinder().find_spec('_ext') is None


def test_installing_twice_adds_one_finder():
    mmcv_ext.install()
    assert sum(isinstance(finder, StandInFinder) for finder in sys.meta_path) == 1


def test_every_module_of_mmcv_ops_can_be_imported():
    ops = importlib.import_module('mmcv.ops')
    assert all(hasattr(ops, name) for name in ops.__all__)


def test_an_uncovered_operator_names_itself_and_the_way_out():
    import mmcv._ext as ext

    with pytest.raises(NotImplementedError, match=r"'carafe_forward' needs compiled.*roi_align_forward.*pip uninstall"):
        ext.carafe_forward(None)


def test_no_dunder_is_invented():
    import mmcv._ext as ext

    assert not hasattr(ext, '__path__')


def test_a_missing_mmcv_uses_nothing(monkeypatch):
    def nothing(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib.util, 'find_spec', nothing)
    assert not mmcv_ext.uses_stand_in()
