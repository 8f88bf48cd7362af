"""Checks of the packages: installed, in which version, under which name, and importable."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module, metadata
from importlib.util import find_spec

from mmdapled.cli.check import NOTE, OK, PROBLEM, WARNING, Check

LITE = "pip install 'mmdapled[lite]'"
PYTHONS = ((3, 10), (3, 14))

# Import name -> the distributions that bring it; OpenMMLab's own names first, then its fork's.
DISTRIBUTIONS = {
    'torch': ('torch',),
    'torchvision': ('torchvision',),
    'numpy': ('numpy',),
    'setuptools': ('setuptools',),
    'mmengine': ('mmengine', 'mmengine-lite', 'onedl-mmengine'),
    'mmcv': ('mmcv', 'mmcv-full', 'mmcv-lite', 'onedl-mmcv'),
    'mmdet': ('mmdet', 'onedl-mmdetection'),
    'mmseg': ('mmsegmentation', 'onedl-mmsegmentation'),
    'open_clip': ('open_clip_torch',),
}


def installed(package: str) -> list[str]:
    """Return ``distribution version`` for each distribution of ``package`` that is installed."""
    found = []
    for name in DISTRIBUTIONS[package]:
        try:
            found.append(f'{name} {metadata.version(name)}')
        except metadata.PackageNotFoundError:
            continue
    return found


def import_error(package: str) -> Exception | None:
    """Return the error of importing ``package``, None where it works."""
    try:
        import_module(package)
    except Exception as error:  # mmdet asserts, broken extensions raise OSError, and so on
        return error
    return None


def check_python() -> Check:
    """Look at the interpreter."""
    version = '.'.join(map(str, sys.version_info[:3]))
    if PYTHONS[0] <= sys.version_info[:2] < PYTHONS[1]:
        return Check('python', f'Python {version}')
    return Check('python', f'Python {version} was never tried', WARNING, 'use Python 3.10, 3.11, 3.12 or 3.13')


def check_package(package: str, missing: tuple[str, str], broken: str) -> Check:
    """Look at one package.

    Args:
        package: its import name.
        missing: state and fix where it is not installed.
        broken: the fix where importing it fails.
    """
    names = installed(package)
    if not names and find_spec(package) is None:
        return Check(package, 'not installed', *missing)
    detail = ', '.join(names) or 'from a source tree'
    error = import_error(package)
    if error is not None:
        return Check(package, f'{detail}, but importing it fails: {error}', PROBLEM, broken)
    return Check(package, detail)


def check_torchvision() -> Check:
    """Look at torchvision, whose operators must fit torch's."""
    fix = 'pip install --force-reinstall torch torchvision (the two of one release)'
    return check_package('torchvision', (PROBLEM, fix), fix)


def check_setuptools() -> Check:
    """Look for ``pkg_resources``, which mmengine 0.10 reads every ``mmdet::`` config with."""
    detail = ', '.join(installed('setuptools')) or 'not installed'
    try:
        from mmengine.utils import is_installed

        is_installed('mmengine')
    except ImportError as error:
        return Check('setuptools', f'{detail}: {error}', PROBLEM, "pip install 'setuptools<81'")
    return Check('setuptools', detail)


def mmcv_fix() -> str:
    """Return the command that installs an mmcv for the installed mmdet."""
    if any(name.startswith('onedl') for name in installed('mmdet') + installed('mmcv')):
        return 'pip install --force-reinstall onedl-mmcv onedl-mmdetection (both of one family)'
    if any(name.startswith('mmcv-lite') for name in installed('mmcv')):
        return "pip install 'mmcv-lite>=2.0.1,<2.2'"
    return "pip install --no-build-isolation 'mmcv>=2.0.1,<2.2', or for no compiling: pip uninstall -y mmcv && " + LITE


def check_mmcv() -> Check:
    """Look at mmcv, of which two distributions write into one folder."""
    names = installed('mmcv')
    if len(names) > 1:
        detail = f'{" and ".join(names)} overwrite each other'
        return Check('mmcv', detail, WARNING, 'pip uninstall -y mmcv mmcv-lite mmcv-full, then install one again')
    return check_package('mmcv', (PROBLEM, LITE), mmcv_fix())


def check_versions() -> list[Check]:
    """Look at everything that has a version."""
    reinstall = 'pip install --force-reinstall '
    checks = [
        check_python(),
        check_package('torch', (PROBLEM, 'pip install torch torchvision'), reinstall + 'torch torchvision'),
        check_torchvision(),
        check_package('mmengine', (PROBLEM, LITE), reinstall + 'mmengine'),
        check_setuptools(),
        check_mmcv(),
        check_package('mmdet', (PROBLEM, LITE), mmcv_fix()),
        check_package('mmseg', (NOTE, "only segmentation needs it: pip install 'mmdapled[seg]'"), mmcv_fix()),
        check_package('open_clip', (WARNING, 'pip install open_clip_torch'), reinstall + 'open_clip_torch'),
    ]
    return [replace(check, group='packages') if check.state == OK else check for check in checks]


def versions(packages: Sequence[str] = tuple(DISTRIBUTIONS)) -> dict[str, str]:
    """Return the installed distributions of each package, without importing any."""
    return {package: ', '.join(installed(package)) or 'not installed' for package in packages}
