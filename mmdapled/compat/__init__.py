"""All workarounds for versions of the ecosystem; each file names the version that makes it obsolete."""

from importlib.util import find_spec

from mmdapled.compat.config_bases import configs_folder
from mmdapled.compat.threads import set_wait_policy

__all__ = ['apply', 'configs_folder']


def apply() -> None:
    """Apply the workarounds that the installed versions need; called by ``import mmdapled``.

    Neither mmcv nor mmdet is imported here: their workarounds run when they are imported.

    Raises:
        ImportError: torch or mmengine is missing.
    """
    set_wait_policy()
    require('torch', 'pip install torch torchvision')
    require('mmengine', "pip install 'mmdapled[lite]' (compiles nothing), or keep a full mmengine, mmcv and mmdet")

    from mmdapled.compat import config_bases, mmcv_ext, safe_globals

    mmcv_ext.install()
    safe_globals.register()
    config_bases.install()


def require(package: str, fix: str) -> None:
    """Raise ImportError, with the ``fix``, if ``package`` is not installed."""
    if find_spec(package) is None:
        raise ImportError(f'mmdapled needs {package}, which is not installed: {fix}')
