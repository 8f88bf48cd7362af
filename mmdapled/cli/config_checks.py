"""Checks of configs: mmdapled's own, and those of mmdet where mmengine looks for them."""

from importlib.util import find_spec
from pathlib import Path

from mmdapled.cli.check import PROBLEM, WARNING, Check
from mmdapled.compat import configs_folder


def check_own_configs() -> Check:
    """Count mmdapled's configs."""
    folder = configs_folder()
    count = len(list(folder.rglob('*.py')))
    if count:
        return Check('mmdapled configs', f'{count} in {folder}')
    return Check('mmdapled configs', f'none in {folder}', PROBLEM, 'pip install --force-reinstall --no-deps mmdapled')


def check_mmdet_configs() -> Check:
    """Look where mmengine looks for ``mmdet::``; an editable mmdet often lacks that folder."""
    if find_spec('mmdet') is None:
        return Check('mmdet configs', 'none: mmdet is not installed', PROBLEM, "pip install 'mmdapled[lite]'")
    from mmengine.utils import get_installed_path

    try:
        folder = Path(get_installed_path('mmdet')) / '.mim' / 'configs'
    except Exception as error:  # pkg_resources and importlib each raise their own
        return Check('mmdet configs', f'mmengine does not find mmdet: {error}', PROBLEM, 'pip install mmdet==3.3.0')
    count = len(list(folder.glob('*/*.py')))
    if count:
        return Check('mmdet configs', f'{count} in {folder}')
    fix = 'install mmdet from its wheel (pip install mmdet==3.3.0), or give configs by path instead of mmdet::'
    return Check('mmdet configs', f'none in {folder}: mmdet:: does not work', WARNING, fix)


def check_configs() -> list[Check]:
    """Check the configs of mmdapled and mmdet."""
    return [check_own_configs(), check_mmdet_configs()]
