import subprocess
import sys

import pytest

from mmdapled import compat


def test_a_missing_package_is_named_with_its_fix():
    with pytest.raises(ImportError, match='needs no_such_package, which is not installed: pip install it'):
        compat.require('no_such_package', 'pip install it')


def test_importing_the_package_imports_neither_mmcv_nor_mmdet():
    code = 'import sys, mmdapled; sys.exit(len({"mmcv", "mmdet"} & {*sys.modules}))'
    assert subprocess.run([sys.executable, '-c', code], check=False).returncode == 0
