"""Export a restorer and the detector behind it to one file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from mmengine.config import Config

from mmdapled.export.joint_graph import JointGraph
from mmdapled.export.letterbox import Letterbox, read_letterbox
from mmdapled.export.onnx_file import trace
from mmdapled.export.restorer_export import check_format, describe, save
from mmdapled.run_config.joint_config import has_restorer, put_in_front
from mmdapled.run_config.run_options import dataset_classes
from mmdapled.runtimes.exported_file import ExportedFile
from mmdapled.tasks.task_model import build_in_library


def joint_model(
    cfg: Config, restorer: str | Mapping[str, Any], checkpoint: str, restorer_checkpoint: str | None = None
) -> Any:
    """Build a joint model of a detector's config.

    Args:
        cfg: a complete mmdet config without a restorer.
        restorer: name or config.
        checkpoint: weights of the detector; a head of other classes is sliced by name.
        restorer_checkpoint: weights of the restorer.

    Raises:
        ValueError: the config has a restorer.
        RuntimeError: weights that do not fit.
    """
    if has_restorer(cfg):
        raise ValueError('detector: expected a config without a restorer, which is put in front here')
    cfg = put_in_front(Config(cfg.to_dict()), restorer, 'joint', restorer_checkpoint, checkpoint)
    cfg.model.classes = dataset_classes(cfg)
    return build_in_library(cfg.model).eval()


def post_processing(joint: Any, letterbox: Letterbox, classes: Any) -> dict[str, Any]:
    """Return what :class:`.ExportedDetector` needs to know: scale, thresholds, classes."""
    from mmdet.models.dense_heads import YOLOXHead

    head = joint.task_model.bbox_head
    test = head.test_cfg
    limit = test.get('max_per_img')
    return {
        'scale': list(letterbox.scale),
        'score_threshold': float(test.get('score_thr', 0)),
        'iou_threshold': float(test['nms']['iou_threshold']),
        'most': None if isinstance(head, YOLOXHead) else limit,
        'one_label_per_box': isinstance(head, YOLOXHead),
        'classes': list(classes or [str(index) for index in range(head.num_classes)]),
    }


def export_joint(
    cfg: Config, joint: Any, name: str, path: Path, format: str = 'onnx', precision: str = 'fp32'
) -> ExportedFile:
    """Write a joint model as an ONNX file or an OpenVINO network, for any batch and image size.

    Args:
        cfg: config of the detector, for its test pipeline.
        joint: what :func:`joint_model` returned.
        name: of the restorer, stored in the file.
        path: ``.onnx`` or ``.xml`` file, after the format.
        format: ``onnx`` or ``openvino``.
        precision: ``fp32``, or, of OpenVINO, ``bf16``.

    Raises:
        ValueError: a test pipeline that cannot be repeated; a format and a precision that do not go together.
        TypeError: a detector that cannot be exported.
        ModuleNotFoundError: the extra `export` is not installed.
    """
    check_format(format, precision)
    letterbox = read_letterbox(cfg, joint.task_model.data_preprocessor)
    traced = trace(JointGraph(joint, letterbox), torch.rand(_example(letterbox)))
    info = describe(joint.restorer, name, precision, traced)
    info.longest = min(info.longest, letterbox.scale[0])
    info.detector = post_processing(joint, letterbox, dataset_classes(cfg))
    save(traced, path, format, info)
    return info


def _example(letterbox: Letterbox) -> tuple[int, int, int, int]:
    """Return the shape of the images of the trace, which fit into the letterbox."""
    short_side = letterbox.scale[1]
    return 2, 3, short_side * 3 // 5 | 1, short_side * 4 // 5 | 1
