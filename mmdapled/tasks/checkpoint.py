"""Load a plain task model's weights, by name and, where the class lists differ, by class."""

import logging
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

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


class ClassRows(NamedTuple):
    """Which rows of a classification layer to take: the wanted classes' places among ``known`` ones."""

    rows: List[int]
    known: int


def load_task_checkpoint(
    model: nn.Module,
    checkpoint: str,
    classes: Optional[Sequence[str]] = None,
    source_classes: Optional[Sequence[str]] = None,
) -> LoadReport:
    """Load the weights of a plain detector or segmenter.

    Where a classification layer of the file has a row per class of ``source_classes`` and the model's has one per
    class of ``classes``, the rows are taken by class name, so that a COCO head serves a subset of COCO.

    Args:
        checkpoint: a file with a state dict, or with ``state_dict`` and ``meta``; read with ``weights_only=True``.
        classes: the model's class names, in label order.
        source_classes: the file's class names; by default its own metadata, else COCO's 80.

    Raises:
        FileNotFoundError: no such file.
        RuntimeError: no key of the file matches the model.
        ValueError: a class that the file's head does not know.
    """
    if not Path(checkpoint).is_file():
        raise FileNotFoundError(
            f'task_checkpoint: expected a file with the weights of the plain model, got {checkpoint}'
        )
    data = torch.load(checkpoint, map_location='cpu', weights_only=True)
    state = data.get('state_dict', data)
    target = model.state_dict()
    rows = _class_rows(classes, source_classes or _meta_classes(data)) if classes else None
    loaded, report = _match(state, target, rows)
    if not report.matched:
        raise RuntimeError(
            f'task_checkpoint {checkpoint}: not one key matches the model; expected keys such as '
            f'{list(target)[:3]}, got {list(state)[:3]}; is it the checkpoint of another model?'
        )
    model.load_state_dict(loaded, strict=False)
    _log(checkpoint, report)
    return report


def _match(state: Mapping[str, Tensor], target: Mapping[str, Tensor], rows: Optional[ClassRows]) -> Any:
    loaded: Dict[str, Tensor] = {}
    matched, sliced = [], []
    for key, value in state.items():
        if key not in target:
            continue
        if value.shape == target[key].shape:
            loaded[key] = value
            matched.append(key)
        elif rows is not None and value.shape[1:] == target[key].shape[1:]:
            taken = _take_rows(key, value, rows, target[key].shape[0])
            if taken is not None:
                loaded[key] = taken
                sliced.append(key)
    missing = [key for key in target if key not in loaded and not key.endswith('num_batches_tracked')]
    unexpected = [key for key in state if key not in target]
    return loaded, LoadReport(matched, sliced, missing, unexpected)


def _take_rows(key: str, value: Tensor, wanted_classes: ClassRows, wanted: int) -> Optional[Tensor]:
    """Rows of a layer with one per class, per anchor and class, per class and background, or per class and coordinate
    of its box; None for any other."""
    rows, known = wanted_classes
    classes = len(rows)
    if value.shape[0] == known + 1 and wanted == classes + 1:
        return value[[*rows, known]]
    if value.shape[0] % known == 0 and wanted == classes * (value.shape[0] // known):
        if BOX_PER_CLASS in key.split('.'):
            return value.reshape(known, -1, *value.shape[1:])[rows].reshape(wanted, *value.shape[1:])
        groups = value.reshape(value.shape[0] // known, known, *value.shape[1:])
        return groups[:, rows].reshape(wanted, *value.shape[1:])
    return None


def _class_rows(classes: Sequence[str], source: Sequence[str]) -> ClassRows:
    unknown = [name for name in classes if name not in source]
    if unknown:
        raise ValueError(f'task_checkpoint: its head knows {list(source)}, not {unknown}')
    return ClassRows([list(source).index(name) for name in classes], len(source))


def _meta_classes(data: Mapping[str, Any]) -> Sequence[str]:
    meta = data.get('meta', {})
    found = meta.get('dataset_meta', meta)
    classes = found.get('classes', found.get('CLASSES'))
    # Some files name the data set, "coco80", instead of listing its classes.
    if classes and not isinstance(classes, str):
        return classes
    from mmdet.evaluation import get_classes

    return get_classes('coco')


def _log(checkpoint: str, report: LoadReport) -> None:
    print_log(
        f'{checkpoint}: {len(report.matched)} keys loaded, {len(report.sliced)} sliced to the classes {report.sliced}',
        logger='current',
    )
    if report.missing or report.unexpected:
        print_log(
            f'{checkpoint}: only part of the model is loaded; missing {report.missing}, unexpected {report.unexpected}',
            logger='current',
            level=logging.WARNING,
        )
