import sys
from importlib import metadata

import pytest

from mmdapled.cli import versions
from mmdapled.cli.check import NOTE, OK, PROBLEM, WARNING


@pytest.fixture
def distributions(monkeypatch):
    """Pretend that these distributions, and no others, are installed: a dict of name and version to fill."""
    names = {}

    def version(name):
        if name not in names:
            raise metadata.PackageNotFoundError(name)
        return names[name]

    monkeypatch.setattr(metadata, 'version', version)
    return names


def test_the_versions_are_the_installed_ones():
    assert versions.versions(['torch', 'mmcv'])['torch'] == f'torch {metadata.version("torch")}'
    assert all(check.state != PROBLEM for check in versions.check_versions())


@pytest.mark.parametrize(('version', 'state'), [((3, 9, 1), WARNING), ((3, 13, 0), OK), ((3, 14, 0), WARNING)])
def test_python_outside_the_range_is_told(monkeypatch, version, state):
    monkeypatch.setattr(sys, 'version_info', version)
    assert versions.check_python().state == state


def test_a_missing_mmdet_is_a_problem_with_its_command(distributions, monkeypatch):
    monkeypatch.setattr(versions, 'find_spec', lambda name: None)
    checks = {check.name: check for check in versions.check_versions()}
    assert checks['mmdet'].state == PROBLEM and checks['mmdet'].fix == "pip install 'mmdapled[lite]'"
    assert checks['mmseg'].state == NOTE and 'mmdapled[seg]' in checks['mmseg'].fix


@pytest.mark.parametrize(
    ('mmcv', 'fix'),
    [
        ('mmcv-lite', "pip install 'mmcv-lite>=2.0.1,<2.2'"),
        ('mmcv', "pip install --no-build-isolation 'mmcv>=2.0.1,<2.2'"),
        ('onedl-mmcv', 'pip install --force-reinstall onedl-mmcv onedl-mmdetection'),
    ],
)
def test_mmdets_version_assert_gets_the_fix_for_the_mmcv_that_is_there(distributions, monkeypatch, mmcv, fix):
    distributions.update({mmcv: '2.2.0', 'mmdet': '3.3.0'})
    refusal = AssertionError('MMCV==2.2.0 is used but incompatible. Please install mmcv>=2.0.0rc4, <2.2.0.')
    monkeypatch.setattr(versions, 'import_error', lambda package: refusal if package == 'mmdet' else None)
    check = {check.name: check for check in versions.check_versions()}['mmdet']
    assert check.state == PROBLEM and 'MMCV==2.2.0' in check.detail
    assert check.fix.startswith(fix)


def test_two_mmcvs_are_told(distributions):
    distributions.update({'mmcv': '2.1.0', 'mmcv-lite': '2.1.0'})
    check = versions.check_mmcv()
    assert check.state == WARNING and 'mmcv 2.1.0 and mmcv-lite 2.1.0' in check.detail


def test_setuptools_without_pkg_resources_is_a_problem(monkeypatch):
    monkeypatch.setitem(sys.modules, 'pkg_resources', None)
    check = versions.check_setuptools()
    assert check.state == PROBLEM and check.fix == "pip install 'setuptools<81'"
    monkeypatch.undo()
    assert versions.check_setuptools().state == OK


def test_any_error_at_import_is_reported():
    assert isinstance(versions.import_error('no_such_package'), ModuleNotFoundError)
    assert versions.import_error('json') is None
