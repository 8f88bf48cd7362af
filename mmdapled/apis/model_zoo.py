"""List and build restorers by name."""

from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.builder import build_restorer, restorer_config, restorer_names, unknown
from mmdapled.restorers.bundled_weights import bundled_weights


def list_models(filter: str = '*') -> list[str]:
    """Return the names that :func:`get_model` takes and that match the shell pattern ``filter``, sorted."""
    return [name for name in restorer_names() if fnmatch(name, filter)]


def get_model(
    name: str,
    pretrained: bool | str | Path = False,
    gate: bool | float | Mapping[str, float] = False,
    **overrides: Any,
) -> BaseRestorer:
    """Build a restorer by name, in evaluation mode.

    Args:
        name: one of :func:`list_models`, a shell pattern that one of them matches, or a config file.
        pretrained: a weight file, or the name of bundled weights; True selects the ``checkpoint`` of the restorer's
            config, else the bundled weights of that name.
        gate: restores only images that a prior finds degraded, as :class:`.Gated` does: True, or its thresholds.
        overrides: arguments that replace those of the restorer's config.

    Raises:
        KeyError: unknown name, or a pattern that several match; the message lists them.
        ValueError: ``pretrained=True`` for a restorer without weights in its config and without bundled ones.
        FileNotFoundError, RuntimeError: the weights do not exist or do not fit.
    """
    name = _only_match(name)
    config = {**restorer_config(name), **overrides}
    if pretrained is True and not config.get('checkpoint') and not config.get('init_cfg'):
        if name not in bundled_weights():
            raise ValueError(
                f'{name} has no bundled weights; give a file, pretrained="weights.pth". '
                f'Bundled weights: {", ".join(bundled_weights()) or "none"}'
            )
        pretrained = name
    if pretrained is False:
        config.pop('checkpoint', None)
        return build_restorer(config, gate=gate).eval()
    return build_restorer(config, None if pretrained is True else str(pretrained), gate).eval()


def _only_match(name: str) -> str:
    if name.endswith('.py') or not set('*?[') & set(name):
        return name
    matches = list_models(name)
    if not matches:
        raise KeyError(unknown('restorer', name, restorer_names()))
    if len(matches) > 1:
        raise KeyError(f'{name!r} matches several restorers, name one of them: {", ".join(matches)}')
    return matches[0]
