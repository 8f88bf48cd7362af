"""Check that the arms of a comparison share schedule, data and evaluation."""

from collections.abc import Iterator, Mapping
from typing import Any

from mmengine.config import Config

from mmdapled.run_config.joint_config import detector_config

# Runs are comparable only where these settings are equal.
SHARED = (
    'train_cfg', 'val_cfg', 'test_cfg', 'param_scheduler', 'optim_wrapper', 'auto_scale_lr', 'train_dataloader',
    'val_dataloader', 'test_dataloader', 'val_evaluator', 'test_evaluator', 'randomness', 'resume', 'load_from',
)  # fmt: skip
# Hooks that may differ: they watch, load the initial weights, or change no result. Any other changes the training.
ARM_HOOKS = {'LivenessHook', 'TaskCheckpointHook', 'ChannelsLastHook', 'ProgressBarHook', 'RestorerFreezeHook'}
# Settings under this key concern the restorer alone.
RESTORER_KEY = 'restorer'
ABSENT = 'absent'


def differences(reference: Config, arm: Config, name: str = 'plain') -> list[str]:
    """List the shared settings in which two arms differ, as ``path: NAME value, here value``.

    The learning rate and the losses of the restorer may differ.

    Args:
        reference: config of the arm ``name``.
        arm: config of the other arm.
        name: name of the reference in the text.
    """
    first, second = dict(_flat(_shared(reference))), dict(_flat(_shared(arm)))
    paths = list(dict.fromkeys([*first, *second]))
    found = [(path, first.get(path, ABSENT), second.get(path, ABSENT)) for path in paths]
    return [f'{path}: {name} {one!r}, here {other!r}' for path, one, other in found if one != other]


def _shared(cfg: Config) -> dict[str, Any]:
    settings = cfg.to_dict()
    shared = {key: settings.get(key) for key in SHARED}
    hooks = [hook for hook in settings.get('custom_hooks') or [] if hook['type'] not in ARM_HOOKS]
    shared['custom_hooks'] = sorted(hooks, key=lambda hook: hook['type'])
    shared['task_checkpoint'] = task_checkpoint(settings)
    # Semi-supervised models: thresholds and weights of pseudo-labels, and which of two detectors is tested.
    shared['model.semi'] = {key: settings['model'].get(key) for key in ('semi_train_cfg', 'semi_test_cfg')}
    shared['model.train_cfg'] = _task_model(settings).get('train_cfg')
    shared['model.test_cfg'] = _task_model(settings).get('test_cfg')
    return shared


def task_checkpoint(settings: Mapping[str, Any]) -> Any:
    """Return the weight file of the task model, given in the model or in a hook; None without one."""
    hooks = [hook for hook in settings.get('custom_hooks') or [] if hook['type'] == 'TaskCheckpointHook']
    return detector_config(settings['model']).get('task_checkpoint') or (hooks[0]['checkpoint'] if hooks else None)


def _task_model(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    model = detector_config(settings['model'])
    return model.get('task_model', model)


def _flat(value: Any, path: str = '') -> Iterator[tuple[str, Any]]:
    """Yield path and value of every leaf, without the settings of the restorer."""
    if isinstance(value, Mapping) and value:
        for key in sorted(value, key=str):
            if key != RESTORER_KEY:
                yield from _flat(value[key], f'{path}.{key}' if path else str(key))
    elif isinstance(value, (list, tuple)) and any(isinstance(item, (Mapping, list, tuple)) for item in value):
        for index, item in enumerate(value):
            yield from _flat(item, f'{path}.{index}')
    else:
        yield path, list(value) if isinstance(value, tuple) else value
