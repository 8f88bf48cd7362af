import mmengine.utils

from mmdapled.cli import config_checks
from mmdapled.cli.check import OK, PROBLEM, WARNING


def test_configs_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(config_checks, 'configs_folder', lambda: tmp_path)
    assert config_checks.check_own_configs().state == PROBLEM
    (tmp_path / 'detection').mkdir()
    (tmp_path / 'detection' / 'a.py').touch()
    check = config_checks.check_own_configs()
    assert check.state == OK and check.detail.startswith('1 in')


def test_mmdets_configs_are_looked_for_where_mmengine_looks(tmp_path, monkeypatch):
    assert config_checks.check_mmdet_configs().state == OK
    monkeypatch.setattr(mmengine.utils, 'get_installed_path', lambda package: str(tmp_path))
    assert config_checks.check_mmdet_configs().state == WARNING


def test_no_mmdet_is_a_problem(monkeypatch):
    monkeypatch.setattr(config_checks, 'find_spec', lambda name: None)
    assert config_checks.check_mmdet_configs().state == PROBLEM
