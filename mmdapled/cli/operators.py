"""Checks of mmcv's operators: compiled, replaced by torchvision's, or not covered."""

import re
from collections.abc import Iterable
from importlib import import_module

from mmdapled.cli.check import NOTE, PROBLEM, Check
from mmdapled.compat import mmcv_ext

# Reports of the build, no operators.
REPORTS = ('get_compiler_version', 'get_compiling_cuda_version')


def check_operators() -> list[Check]:
    """Tell which operators are compiled, replaced or not covered."""
    try:
        import_module('mmcv.ops')
    except Exception as error:  # a compiled extension that does not fit torch raises ImportError or OSError
        return [failure(error)]
    if not mmcv_ext.uses_stand_in():
        return [Check('mmcv operators', 'all compiled')]
    covered = families(set(mmcv_ext.covered_ops()) - set(REPORTS))
    refused = families(mmcv_ext.refused_ops())
    count = f'not covered ({len(refused)}): an error names the operator when it is used'
    return [
        Check('mmcv operators', f'torchvision-backed: {", ".join(covered)}'),
        Check('mmcv operators', f'{count}: {", ".join(refused)}', NOTE, mmcv_ext.FULL_MMCV, short=count),
    ]


def families(names: Iterable[str]) -> list[str]:
    """Return the operators whose forward and backward parts ``names`` are, sorted."""
    return sorted({re.sub(r'_(forward|backward).*', '', name) for name in names})


def failure(error: Exception) -> Check:
    """Return the line for operators that fail to import."""
    if isinstance(error, ModuleNotFoundError) and error.name == 'mmcv':
        return Check('mmcv operators', 'none: mmcv is not installed', PROBLEM, "pip install 'mmdapled[lite]'")
    fix = "compile mmcv for this torch, or use ours: pip uninstall -y mmcv && pip install 'mmcv-lite>=2.0.1,<2.2'"
    return Check('mmcv operators', f'they do not load: {error}', PROBLEM, fix)
