"""Load a plain task model's weights: by key and, where the class lists differ, by class name."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from mmengine.logging import print_log
from torch import Tensor, nn

from mmdapled.state_dict import LoadReport

# R-CNN's box regression has four rows per class, one class after the other; other layers have all classes per anchor.
BOX_PER_CLASS = 'fc_reg'


def load_task_checkpoint(
    model: nn.Module, checkpoint: str, classes: Sequence[str] | None = None, source_classes: Sequence[str] | None = None
) -> LoadReport:
    """Load the weights of a plain detector or segmenter.

    A classification layer with a row per class of ``source_classes`` is sliced by class name where the model's has one
    per class of ``classes``, so that a COCO head serves a subset of COCO. Spaces and underscores in names are ignored.
    A layer of the model's shape is loaded as it is, with a warning where the file lists as many classes under other
    names or in another order.

    Args:
        model: the plain task model.
        checkpoint: a file with a state dict, or with ``state_dict`` and ``meta``; read with ``weights_only=True``.
        classes: the model's class names, in label order.
        source_classes: the file's class names; by default those of its metadata, else COCO's 80.

    Raises:
        FileNotFoundError: no such file.
        RuntimeError: no key of the file matches the model.
        ValueError: a head must be sliced and lacks one of ``classes``.
    """
    if not Path(checkpoint).is_file():
        raise FileNotFoundError(
            f'task_checkpoint: expected a file with the weights of the plain model, got {checkpoint}'
        )
    data = torch.load(checkpoint, map_location='cpu', weights_only=True)
    state = data.get('state_dict', data)
    target = model.state_dict()
    known = source_classes or _listed_classes(data)
    matched = {key: value for key, value in state.items() if key in target and value.shape == target[key].shape}
    sliced = _sliced(state, target, classes, known) if classes else {}
    loaded = {**matched, **sliced}
    if not matched:
        raise RuntimeError(
            f'task_checkpoint {checkpoint}: not one key matches the model; expected keys such as '
            f'{list(target)[:3]}, got {list(state)[:3]}; is it the checkpoint of another model?'
        )
    model.load_state_dict(loaded, strict=False)
    missing = [key for key in target if key not in loaded and not key.endswith('num_batches_tracked')]
    unexpected = [key for key in state if key not in target]
    report = LoadReport(checkpoint, list(matched), missing, unexpected, list(sliced))
    _log(report)
    if classes and known and len(classes) == len(known) and _plain_names(classes) != _plain_names(known):
        _warn(f'{checkpoint}: its head is loaded as it is, for {list(classes)}, but the file lists {list(known)}')
    return report


def _sliced(
    state: Mapping[str, Tensor], target: Mapping[str, Tensor], classes: Sequence[str], known: Sequence[str] | None
) -> dict[str, Tensor]:
    """Return the layers with a row per class of ``known`` where the model has another number, cut to ``classes``."""
    shared = [key for key in state if key in target and state[key].shape[1:] == target[key].shape[1:]]
    other = [key for key in shared if state[key].shape != target[key].shape]
    known = known or (_coco_classes() if other else ())
    taken = {key: _take_rows(key, state[key], classes, known, len(target[key])) for key in other}
    return {key: value for key, value in taken.items() if value is not None}


def _take_rows(key: str, value: Tensor, classes: Sequence[str], known: Sequence[str], wanted: int) -> Tensor | None:
    """Return the rows of ``classes``, or None where the rows of ``value`` are not those of classes.

    A layer may have a row per class, per anchor and class, per class and background, or per class and box coordinate.
    """
    per_class, rest = divmod(len(value), len(known))
    if len(value) == len(known) + 1 and wanted == len(classes) + 1:
        return value[[*_class_rows(classes, known), len(known)]]
    if rest or wanted != len(classes) * per_class:
        return None
    rows = _class_rows(classes, known)
    if BOX_PER_CLASS in key.split('.'):
        return value.unflatten(0, (len(known), per_class))[rows].flatten(0, 1)
    return value.unflatten(0, (per_class, len(known)))[:, rows].flatten(0, 1)


def _class_rows(classes: Sequence[str], known: Sequence[str]) -> list[int]:
    names, wanted = _plain_names(known), _plain_names(classes)
    unknown = [name for name, plain in zip(classes, wanted, strict=True) if plain not in names]
    if unknown:
        raise ValueError(f'task_checkpoint: expected a head with the classes {unknown}, got {list(known)}')
    return [names.index(plain) for plain in wanted]


def _plain_names(classes: Sequence[str]) -> list[str]:
    # mmdet itself writes COCO's names both ways: `traffic light` in its data set, `traffic_light` in its list.
    return [name.replace('_', '').replace(' ', '') for name in classes]


def _listed_classes(data: Mapping[str, Any]) -> Sequence[str] | None:
    meta = data.get('meta', {})
    found = meta.get('dataset_meta', meta)
    classes = found.get('classes', found.get('CLASSES'))
    # Some files name the data set, "coco80", instead of listing its classes.
    return None if isinstance(classes, str) else classes


def _coco_classes() -> Sequence[str]:
    from mmdet.evaluation import get_classes

    return get_classes('coco')


def _log(report: LoadReport) -> None:
    file, sliced = report.file, report.sliced
    print_log(f'{file}: {len(report.matched)} keys loaded, {len(sliced)} sliced by class: {sliced}', logger='current')
    if not report.complete:
        lists = f'missing {report.missing}, unexpected {report.unexpected}'
        _warn(f'{file}: only part of the model is loaded; {lists}')


def _warn(message: str) -> None:
    print_log(message, logger='current', level=logging.WARNING)
