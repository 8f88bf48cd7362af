"""Let a config of any project inherit ours: ``_base_ = 'mmdapled::detection/...py'``.

mmengine 0.10.7, the last release, refuses packages that it does not list, points at a path that does not exist
for an editable installation, and marks what it read with the scope ``mmdapled``, in which no detector is found.
Ends with an mmengine that resolves ``package::`` for every installed package; the fork's 0.10.12 mends the path only.
"""

from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1]
PREFIX = 'mmdapled::'


def configs_folder() -> Path:
    """Return the folder of our configs: the installed one, or that of a checkout that is not installed."""
    installed = PACKAGE / '.mim' / 'configs'
    return installed if installed.is_dir() else PACKAGE.parent / 'configs'


def own_config(name: str) -> str:
    """Return the path of our config ``name``.

    Raises:
        FileNotFoundError: no such config; the message lists those of the same folder.
    """
    path = configs_folder() / name
    if path.is_file():
        return str(path)
    beside = sorted(other.name for other in path.parent.glob('*.py'))
    raise FileNotFoundError(
        f'mmdapled has no config {name!r}; {path.parent} holds {", ".join(beside) or "none"}. '
        'python -m mmdapled list shows all; if that is empty too, install the package (pip install -e .)'
    )


def install() -> None:
    """Make mmengine resolve our prefix, once."""
    from mmengine.config import Config, utils

    # mmengine finds no distribution of this name and falls back to the folder of the module, which also works for an
    # editable installation.
    utils.MODULE2PACKAGE.setdefault('mmdapled', 'mmdapled.version')
    mmengine_path = Config._get_cfg_path
    if getattr(mmengine_path, 'knows_mmdapled', False):
        return

    def get_cfg_path(cfg_path: str, filename: str) -> tuple[str, str | None]:
        if cfg_path.startswith(PREFIX):
            # No scope, as for a base given by its path: our parts are found from every scope without a prefix.
            return own_config(cfg_path[len(PREFIX) :]), None
        return mmengine_path(cfg_path, filename)

    mark: Any = get_cfg_path
    mark.knows_mmdapled = True
    Config._get_cfg_path = staticmethod(get_cfg_path)  # type: ignore[assignment]
