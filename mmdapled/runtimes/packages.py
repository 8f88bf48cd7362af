"""The optional packages of export and runtimes."""

from importlib.util import find_spec

EXTRA = 'export'


def require(*names: str) -> None:
    """Raise ModuleNotFoundError, with the extra to install, if a package is missing."""
    missing = [name for name in names if not installed(name)]
    if missing:
        raise ModuleNotFoundError(f"{', '.join(missing)} not installed; run: pip install 'mmdapled[{EXTRA}]'")


def installed(name: str) -> bool:
    """Return whether a package is installed, without importing it."""
    return find_spec(name) is not None
