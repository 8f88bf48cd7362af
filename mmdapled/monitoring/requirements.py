"""Check that the packages of the extras are there, before anything is measured."""

from importlib.util import find_spec

PACKAGES = {'scipy': 'monitor', 'matplotlib': 'monitor', 'jinja2': 'monitor'}


def check_requirements(adwin: bool = False, detector: bool = False) -> None:
    """Raise ImportError where a package is missing; the message names the extra that brings it."""
    optional = {'river': 'adwin'} if adwin else {}
    optional |= {'mmdet': 'lite'} if detector else {}
    for package, extra in {**PACKAGES, **optional}.items():
        if find_spec(package) is None:
            raise ImportError(f"the monitor needs {package}: pip install 'mmdapled[{extra}]'")
