"""Load a plain task model's weights, by name and, where the class lists differ, by class."""

import logging
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence

import torch
from mmengine.logging import print_log
from torch import Tensor, nn

# R-CNN's box regression has four rows per class, one class after the other; other layers have all classes per anchor.
BOX_PER_CLASS = 'fc_reg'


class LoadReport(NamedTuple):
    """What a checkpoint gave to a model.

    Args:
        matched: keys loaded as they are.
        sliced: keys of which the rows of the model's classes were taken.
        missing: keys of the model that the file does not have, or has in another shape.
        unexpected: keys of the file that the model does not have.
    """

    matched: List[str]
    sliced: List[str]
    missing: List[str]
    unexpected: List[str]


def load_task_checkpoint(
    model: nn.Module,
    checkpoint: str,
    classes: Optional[Sequence[str]] = None,
    source_classes: Optional[Sequence[str]] = None,
) -> LoadReport:
    """Load the weights of a plain detector or segmenter.

    Where a classification layer of the file has a row per class of ``source_classes`` and the model's has one per
    class of ``classes``, the rows are taken by class name, so that a COCO head serves a subset of COCO. Spaces and
    underscores in names do not matter. A layer of the model's shape is loaded as it is, with a warning where the file
    lists as many classes by other names or in another order.

    Args:
        checkpoint: a file with a state dict, or with ``state_dict`` and ``meta``; read with ``weights_only=True``.
        classes: the model's class names, in label order.
        source_classes: the file's class names; by default its own metadata, else COCO's 80.

    Raises:
        FileNotFoundError: no such file.
        RuntimeError: no key of the file matches the model.
        ValueError: a head must be sliced and does not know one of ``classes``.
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
    report = _report(state, target, matched, sliced)
    if not report.matched:
        raise RuntimeError(
            f'task_checkpoint {checkpoint}: not one key matches the model; expected keys such as '
            f'{list(target)[:3]}, got {list(state)[:3]}; is it the checkpoint of another model?'
        )
    model.load_state_dict({**matched, **sliced}, strict=False)
    _log(checkpoint, report)
    if classes and known and len(classes) == len(known) and _plain_names(classes) != _plain_names(known):
        _warn(f'{checkpoint}: its head is loaded as it is, for {list(classes)}, but the file lists {list(known)}')
    return report


def _sliced(
    state: Mapping[str, Tensor], target: Mapping[str, Tensor], classes: Sequence[str], known: Optional[Sequence[str]]
) -> Dict[str, Tensor]:
    """Return the layers of another number of rows that have one per class of ``known``, cut to ``classes``."""
    shared = [key for key in state if key in target and state[key].shape[1:] == target[key].shape[1:]]
    other = [key for key in shared if state[key].shape != target[key].shape]
    known = known or (_coco_classes() if other else ())
    taken = {key: _take_rows(key, state[key], classes, known, len(target[key])) for key in other}
    return {key: value for key, value in taken.items() if value is not None}


def _take_rows(key: str, value: Tensor, classes: Sequence[str], known: Sequence[str], wanted: int) -> Optional[Tensor]:
    """Return the rows of a layer that has one per class, per anchor and class, per class and background, or per class
    and coordinate of its box; None for any other."""
    per_class, rest = divmod(len(value), len(known))
    if len(value) == len(known) + 1 and wanted == len(classes) + 1:
        return value[[*_class_rows(classes, known), len(known)]]
    if rest or wanted != len(classes) * per_class:
        return None
    rows = _class_rows(classes, known)
    if BOX_PER_CLASS in key.split('.'):
        return value.unflatten(0, (len(known), per_class))[rows].flatten(0, 1)
    return value.unflatten(0, (per_class, len(known)))[:, rows].flatten(0, 1)


def _class_rows(classes: Sequence[str], known: Sequence[str]) -> List[int]:
    names = _plain_names(known)
    unknown = [name for name, plain in zip(classes, _plain_names(classes), strict=True) if plain not in names]
    if unknown:
        raise ValueError(f'task_checkpoint: its head knows {list(known)}, not {unknown}')
    return [names.index(plain) for plain in _plain_names(classes)]


def _plain_names(classes: Sequence[str]) -> List[str]:
    # mmdet itself writes COCO's names both ways: `traffic light` in its data set, `traffic_light` in its list.
    return [name.replace('_', '').replace(' ', '') for name in classes]


def _listed_classes(data: Mapping[str, Any]) -> Optional[Sequence[str]]:
    meta = data.get('meta', {})
    found = meta.get('dataset_meta', meta)
    classes = found.get('classes', found.get('CLASSES'))
    # Some files name the data set, "coco80", instead of listing its classes.
    return None if isinstance(classes, str) else classes


def _coco_classes() -> Sequence[str]:
    from mmdet.evaluation import get_classes

    return get_classes('coco')


def _report(state: Iterable[str], target: Iterable[str], matched: Iterable[str], sliced: Iterable[str]) -> LoadReport:
    loaded = {*matched, *sliced}
    missing = [key for key in target if key not in loaded and not key.endswith('num_batches_tracked')]
    return LoadReport(list(matched), list(sliced), missing, [key for key in state if key not in target])


def _log(checkpoint: str, report: LoadReport) -> None:
    print_log(
        f'{checkpoint}: {len(report.matched)} keys loaded, {len(report.sliced)} sliced to the classes {report.sliced}',
        logger='current',
    )
    if report.missing or report.unexpected:
        _warn(
            f'{checkpoint}: only part of the model is loaded; missing {report.missing}, unexpected {report.unexpected}'
        )


def _warn(message: str) -> None:
    print_log(message, logger='current', level=logging.WARNING)
