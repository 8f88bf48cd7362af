"""The examples in docstrings are true."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import mmdapled

ROOT = Path(mmdapled.__file__).parents[1]
FILES = [file for folder in ('mmdapled', 'projects') for file in (ROOT / folder).rglob('*.py')]
WITH_EXAMPLES = sorted(file for file in FILES if '>>> ' in file.read_text(encoding='utf-8'))


@pytest.mark.parametrize('file', WITH_EXAMPLES, ids=lambda file: file.stem)
def test_examples(file):
    module = import_module('.'.join(file.relative_to(ROOT).with_suffix('').parts))
    results = doctest.testmod(module)
    assert results.attempted and not results.failed
