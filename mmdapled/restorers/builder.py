"""Build a restorer from a config, an instance or a name such as ``'dapled-t'``."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from mmengine.config import Config

from mmdapled.compat import configs_folder
from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.weights import load_restorer_checkpoint


def config_folder() -> Path:
    """Return the folder ``configs/_base_/restorers`` of the installation or of the checkout.

    Raises:
        FileNotFoundError: the installation lacks its configs.
    """
    folder = configs_folder() / '_base_' / 'restorers'
    if not folder.is_dir():
        raise FileNotFoundError(f'no restorer configs in {folder}; install mmdapled again with pip')
    return folder


def restorer_names() -> list[str]:
    """Return the names that :func:`build_restorer` resolves, sorted."""
    return sorted(path.stem for path in config_folder().glob('*.py'))


def restorer_config(name: str) -> dict[str, Any]:
    """Return the config that ``configs/_base_/restorers/NAME.py`` defines as ``restorer``.

    Args:
        name: one of :func:`restorer_names`, or the path of a config file that defines ``restorer`` or, for a joint
            model, ``model.restorer``.

    Raises:
        KeyError: no such name (the message lists all), or a file without a restorer.
        FileNotFoundError: no such file.
    """
    if name.endswith('.py'):
        return _from_file(Path(name).expanduser())
    path = config_folder() / f'{name}.py'
    if not path.is_file():
        raise KeyError(unknown('restorer', name, restorer_names()))
    return _from_file(path)


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise FileNotFoundError(f'no config file at {path}')
    config = Config.fromfile(path)
    model = config.get('model', {})
    # In a semi-supervised model it is in front of the detector that becomes student and teacher.
    restorer = config.get('restorer') or model.get('restorer') or (model.get('detector') or {}).get('restorer')
    if restorer is None:
        raise KeyError(f'{path} defines neither `restorer` nor `model.restorer`')
    return restorer_config(restorer) if isinstance(restorer, str) else restorer.to_dict()


def build_restorer(
    cfg: Mapping[str, Any] | BaseRestorer | str,
    checkpoint: str | None = None,
    gate: bool | float | Mapping[str, float] = False,
) -> BaseRestorer:
    """Build the restorer that ``cfg`` describes; an instance is returned as it is.

    Args:
        cfg: a config with ``type``, a :class:`BaseRestorer` or a name from :func:`restorer_names`.
        checkpoint: weight file, in place of the one in the config.
        gate: wrap it in :class:`.Gated`: True, or its thresholds.

    Raises:
        KeyError: no such name or type; the message lists all.
        TypeError: ``cfg`` is, or describes, something else.
    """
    if gate is not False:
        thresholds = None if gate is True else gate
        return _build(dict(type='Gated', restorer=build_restorer(cfg, checkpoint), thresholds=thresholds))
    if isinstance(cfg, str):
        cfg = restorer_config(cfg)
    if isinstance(cfg, Mapping):
        restorer = _build({**cfg, 'checkpoint': checkpoint} if checkpoint else dict(cfg))
        _check_kind(restorer)
        return restorer
    _check_kind(cfg)
    if checkpoint:
        cfg.load_report = load_restorer_checkpoint(cfg, checkpoint)
        cfg.checkpoint = checkpoint
    return cfg


def unknown(kind: str, name: str, existing: Iterable[str]) -> str:
    """Return the message for an unknown name, with the nearest one and all others."""
    existing = list(existing)
    near = get_close_matches(name.lower(), [other.lower() for other in existing], n=1)
    guess = next((other for other in existing if near and other.lower() == near[0]), None)
    hint = f'; did you mean {guess!r}?' if guess else '.'
    return f'no {kind} {name!r}{hint} There are: {", ".join(existing)}'


def _check_kind(restorer: Any) -> None:
    if not isinstance(restorer, BaseRestorer):
        raise TypeError(
            f'expected a restorer (a config, a BaseRestorer or a name), got {type(restorer).__name__}; '
            'derive your own from mmdapled.restorers.BaseRestorer'
        )


def _build(cfg: dict[str, Any]) -> Any:
    if 'type' not in cfg:
        raise KeyError(f'a restorer config needs `type`, got only {sorted(cfg)}; there are: {", ".join(_types())}')
    kind = cfg['type']
    if isinstance(kind, str) and MODELS.get(kind) is None:
        raise KeyError(unknown('restorer type', kind, _types()))
    return MODELS.build(cfg)


def _types() -> list[str]:
    registered = MODELS.module_dict.items()
    return sorted(name for name, kind in registered if isinstance(kind, type) and issubclass(kind, BaseRestorer))
