"""Lazily registered names are found after a bare import, from every scope; using one imports its class."""

import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec

import pytest
from mmengine.registry import DATASETS, TRANSFORMS, Registry

import mmdapled.datasets as datasets
from mmdapled.registry import register_lazily

FOUND = """
import sys
from mmengine.registry import init_default_scope
import mmdapled
heavy = {'mmdet', 'pycocotools', 'mmdapled.datasets.transforms.night_degradation'} & set(sys.modules)
assert not heavy, heavy
scope = SCOPE
if scope:
    init_default_scope(scope)
from mmengine.registry import DATASETS, TRANSFORMS
dataset = DATASETS.build(dict(type='MSRSNightDataset', lazy_init=True, pipeline=[dict(type='NightDegradation')]))
assert type(dataset).__mro__[2].__name__ == 'CocoDataset', type(dataset).__mro__
assert dataset.pipeline.transforms[0].prob == 1.0
"""


@pytest.mark.parametrize('scope', [None, 'mmdet'])
def test_found_after_a_bare_import(scope):
    run = subprocess.run([sys.executable, '-c', FOUND.replace('SCOPE', repr(scope))], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def needs_mmseg(name):
    """Return the name; its test is skipped if mmseg, which its class needs, is missing."""
    missing = name in datasets.SEGMENTATION_MODULES and find_spec('mmseg') is None
    return pytest.param(name, marks=pytest.mark.skipif(missing, reason="needs mmseg: pip install 'mmdapled[seg]'"))


@pytest.mark.parametrize('name', [needs_mmseg(name) for name in datasets.MODULES])
def test_every_name_loads_its_class_and_is_registered(name):
    registry = TRANSFORMS if name in datasets.TRANSFORM_MODULES else DATASETS
    assert getattr(datasets, name).__name__ == name == registry.get(name).__name__
    assert getattr(import_module(datasets.MODULES[name]), name) is getattr(datasets, name)
    assert name in dir(datasets)


def test_a_builder_passes_its_arguments():
    registry = Registry('for_test', scope='for_test')
    register_lazily(registry, {'Fraction': 'fractions'})
    assert registry.build(dict(type='Fraction', numerator=3, denominator=6)) == 0.5


def test_unknown_attribute():
    with pytest.raises(AttributeError, match='NoSuchDataset'):
        datasets.NoSuchDataset  # noqa: B018


@pytest.mark.skipif(find_spec('mmseg') is not None, reason='mmseg is installed')
@pytest.mark.parametrize('name', datasets.SEGMENTATION_MODULES)
def test_without_mmseg_the_name_is_known_and_the_error_names_the_extra(name):
    with pytest.raises(ImportError, match=r"need mmseg .*pip install 'mmdapled\[seg\]'"):
        DATASETS.build(dict(type=name))
