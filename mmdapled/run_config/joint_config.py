"""Put a restorer in front of the model of any task config, in one of three ways."""

from collections.abc import Mapping
from typing import Any

from mmengine.config import Config

from mmdapled.restorers.builder import restorer_config

WAYS = ('joint', 'preprocessor', 'backbone')


def put_in_front(
    cfg: Config,
    restorer: str | Mapping[str, Any],
    way: str = 'joint',
    restorer_checkpoint: str | None = None,
    task_checkpoint: str | None = None,
) -> Config:
    """Put ``restorer`` in front of ``cfg.model``, in place, and add the liveness hook.

    In a semi-supervised model it goes in front of student and teacher.

    Args:
        cfg: a complete mmdet or mmseg config.
        restorer: a name such as ``dapled-t``, or a config.
        way: ``joint`` (a JointModel), ``preprocessor`` or ``backbone`` (the drop-ins).
        restorer_checkpoint: weights of the restorer.
        task_checkpoint: weights of the plain model; ``joint`` only.

    Raises:
        ValueError: unknown way; a model with a restorer; ``task_checkpoint`` with a drop-in; way ``preprocessor`` for
            a semi-supervised model.
    """
    if way not in WAYS:
        raise ValueError(f'way: expected one of {WAYS}, got {way!r}')
    if task_checkpoint and way != 'joint':
        raise ValueError("task_checkpoint: expected way 'joint'; for a drop-in set `load_from` in the config")
    if has_restorer(cfg):
        raise ValueError('the config has a restorer in front already; change it by --cfg-options instead')
    # A name is resolved here, so that the dumped config of a run is complete.
    resolved = restorer_config(restorer) if isinstance(restorer, str) else dict(restorer)
    part = {'restorer': resolved, 'restorer_checkpoint': restorer_checkpoint}
    detector = detector_config(cfg.model)
    if way == 'preprocessor' and detector is not cfg.model:
        raise ValueError("way 'preprocessor': student and teacher share a data preprocessor; use 'joint' or 'backbone'")
    if way != 'joint':
        _drop_in(detector, way, part)
    else:
        joint = {'type': 'JointModel', 'task_model': detector, 'task_checkpoint': task_checkpoint, **part}
        if detector is cfg.model:
            cfg.model = joint
        else:
            cfg.model.detector = joint
    add_hook(cfg, 'LivenessHook')
    return cfg


def has_restorer(cfg: Config) -> bool:
    """Return whether the model of ``cfg`` is a joint model or has a drop-in."""
    model = detector_config(cfg.model)
    places = (model, model.get('data_preprocessor') or {}, model.get('backbone') or {})
    return any('restorer' in place for place in places)


def detector_config(model: Any) -> Any:
    """Return the detector of a semi-supervised model's config, or ``model`` itself where it is none."""
    return model['detector'] if 'semi_train_cfg' in model else model


def add_hook(cfg: Config, name: str) -> None:
    """Add the custom hook ``name`` unless the config has it."""
    hooks = list(cfg.get('custom_hooks') or [])
    if all(hook['type'] != name for hook in hooks):
        cfg.custom_hooks = [*hooks, {'type': name}]


def _drop_in(model: Any, way: str, part: dict[str, Any]) -> None:
    part = {'data_preprocessor': model.data_preprocessor, **part}
    if way == 'preprocessor':
        model.data_preprocessor = {'type': 'RestoringDataPreprocessor', **part}
    else:
        model.backbone = {'type': 'RestoringBackbone', 'backbone': model.backbone, **part}
