"""Turn any task config into one with a restorer in front: three ways in, one restorer config."""

from typing import Any, Dict, Mapping, Optional, Union

from mmengine.config import Config

WAYS = ('joint', 'preprocessor', 'backbone')


def put_in_front(
    cfg: Config,
    restorer: Union[str, Mapping[str, Any]],
    way: str = 'joint',
    restorer_checkpoint: Optional[str] = None,
    task_checkpoint: Optional[str] = None,
) -> Config:
    """Put ``restorer`` in front of ``cfg.model``, in place, and add the liveness hook.

    In a semi-supervised model it goes in front of student and teacher, see :func:`detector_config`.

    Args:
        cfg: a complete mmdet or mmseg config.
        restorer: its name (``dapled-t``) or config.
        way: ``joint`` (a JointModel), ``preprocessor`` or ``backbone`` (the drop-ins).
        restorer_checkpoint: weights of the restorer.
        task_checkpoint: weights of the plain model; ``joint`` only.

    Raises:
        ValueError: unknown way; a model that has a restorer already; ``task_checkpoint`` with a drop-in; a data
            preprocessor that student and teacher share.
    """
    if way not in WAYS:
        raise ValueError(f'way: expected one of {WAYS}, got {way!r}')
    if task_checkpoint and way != 'joint':
        raise ValueError("task_checkpoint is taken by way 'joint' only; for a drop-in set load_from in the config")
    if has_restorer(cfg):
        raise ValueError('the config has a restorer in front already; choose another one with cfg-options instead')
    part = {'restorer': _plain(restorer), 'restorer_checkpoint': restorer_checkpoint}
    detector = detector_config(cfg.model)
    if way == 'preprocessor' and detector is not cfg.model:
        raise ValueError("way 'preprocessor': student and teacher share one; take 'joint' or 'backbone'")
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
    """Whether the model of ``cfg`` is a joint model or has a drop-in."""
    model = detector_config(cfg.model)
    places = (model, model.get('data_preprocessor') or {}, model.get('backbone') or {})
    return any('restorer' in place for place in places)


def detector_config(model: Any) -> Any:
    """What a restorer stands in front of: the detector of a semi-supervised model's config, else the model itself."""
    return model['detector'] if 'semi_train_cfg' in model else model


def add_hook(cfg: Config, name: str) -> None:
    """Add the custom hook ``name``, unless the config has one."""
    hooks = list(cfg.get('custom_hooks') or [])
    if all(hook['type'] != name for hook in hooks):
        cfg.custom_hooks = [*hooks, {'type': name}]


def _drop_in(model: Any, way: str, part: Dict[str, Any]) -> None:
    preprocessor = model.data_preprocessor
    if way == 'preprocessor':
        model.data_preprocessor = {'type': 'RestoringDataPreprocessor', 'data_preprocessor': preprocessor, **part}
    else:
        model.backbone = {
            'type': 'RestoringBackbone', 'backbone': model.backbone, 'data_preprocessor': preprocessor, **part,
        }  # fmt: skip


def _plain(restorer: Union[str, Mapping[str, Any]]) -> Any:
    from mmdapled.restorers.builder import restorer_config

    # The name is resolved here, so that the dumped config of a run says all.
    return restorer_config(restorer) if isinstance(restorer, str) else dict(restorer)
