"""Add to a config what the options of ``tools/test.py`` ask for: drawings, predictions in files, TTA."""

import copy
from pathlib import Path
from typing import Any

from mmengine.config import Config, ConfigDict

DRAWING_HOOKS = {'mmdet': 'mmdet.DetVisualizationHook', 'mmseg': 'mmseg.SegVisualizationHook'}
VISUALIZERS = {'mmdet': 'mmdet.DetLocalVisualizer', 'mmseg': 'mmseg.SegLocalVisualizer'}
NMS = dict(type='nms', iou_threshold=0.5)
# mmdet registers its TTA model outside its own scope: a config of scope mmdet finds it by the full name only.
TTA_MODELS: dict[str, dict[str, Any]] = {
    'mmdet': dict(type='mmdet.models.DetTTAModel', tta_cfg=dict(nms=NMS, max_per_img=100)),
    'mmseg': dict(type='mmseg.SegTTAModel'),
}
# The metrics of mmseg that write predictions.
WRITING_METRICS = ('IoUMetric', 'CityscapesMetric', 'DepthMetric')


def _task_library(cfg: Config) -> str:
    """Return the library that the config is written for: mmseg, else mmdet."""
    return 'mmseg' if cfg.get('default_scope') == 'mmseg' else 'mmdet'


def evaluators(setting: Any) -> list[Any]:
    """Return the evaluators of a config's ``test_evaluator``, which may be one, a list or None."""
    return list(setting) if isinstance(setting, (list, tuple)) else [setting] if setting else []


def add_drawings(cfg: Config, show: bool, show_dir: str | None, wait_time: float) -> None:
    """Draw predictions by the library's hook, and strips of the restoration into ``show_dir/restoration``.

    The hook reads each image from disk again. NightStreet has no image files, so that only strips are drawn.
    """
    if show_dir:
        strips = dict(type='RestorationVisualizationHook', out_dir=str(Path(show_dir) / 'restoration'))
        cfg.custom_hooks = [*(cfg.get('custom_hooks') or []), strips]
    if 'NightStreet' in str(cfg.test_dataloader.dataset):
        return
    library = _task_library(cfg)
    visualizer = dict(type=VISUALIZERS[library], vis_backends=[dict(type='LocalVisBackend')])
    cfg.default_hooks, cfg.visualizer = cfg.get('default_hooks') or {}, cfg.get('visualizer') or visualizer
    hook = dict(cfg.default_hooks.get('visualization') or dict(type=DRAWING_HOOKS[library]))
    hook.update(draw=True, show=show, wait_time=wait_time)
    if library == 'mmdet':
        hook['test_out_dir'] = show_dir
    else:
        hook.setdefault('interval', 1)
        if show_dir:
            cfg.visualizer.save_dir = show_dir
    cfg.default_hooks.visualization = hook


def add_output(cfg: Config, out: str) -> None:
    """Write predictions into ``out``: mmdet's into a pickle file, mmseg's as PNG files into a folder.

    Raises:
        SystemExit: a file instead of a folder, or vice versa; no metric of mmseg that writes predictions.
    """
    metrics = evaluators(cfg.test_evaluator)
    is_pickle = out.endswith(('.pkl', '.pickle'))
    if _task_library(cfg) == 'mmdet':
        if not is_pickle:
            raise SystemExit(f'--out: expected a .pkl file, got {out}')
        cfg.test_evaluator = [*metrics, dict(type='mmdet.DumpDetResults', out_file_path=out)]
        return
    if is_pickle:
        raise SystemExit(f'--out: expected a folder for label maps or depth maps as PNG, got {out}')
    writing = [metric for metric in metrics if metric['type'].endswith(WRITING_METRICS)]
    if not writing:
        raise SystemExit(f'--out: expected one of {WRITING_METRICS} in test_evaluator, got none')
    for metric in writing:
        metric['output_dir'] = out


def add_tta(cfg: Config) -> None:
    """Wrap the model for TTA, with the config's ``tta_pipeline`` or else with a flip."""
    if 'tta_model' not in cfg:
        cfg.tta_model = TTA_MODELS[_task_library(cfg)]
    for dataset in _inner_datasets(cfg.test_dataloader.dataset):
        dataset.pipeline = cfg.get('tta_pipeline') or flip_pipeline(dataset.pipeline)
    cfg.model = ConfigDict(**cfg.tta_model, module=cfg.model)


def _inner_datasets(dataset: Any) -> list[Any]:
    parts = [dataset.dataset] if 'dataset' in dataset else dataset.get('datasets', [])
    return [inner for part in parts for inner in _inner_datasets(part)] or [dataset]


def flip_pipeline(pipeline: list[Any]) -> list[Any]:
    """Return the test pipeline with and without a flip, which precedes the last steps: night, padding, packing.

    The view without the flip comes first: mmseg compares the merged prediction with its ground truth.
    """
    load, rest, pack = pipeline[0], list(pipeline[1:-1]), copy.deepcopy(pipeline[-1])
    packed = pack.get('pack', pack)
    if 'meta_keys' in packed:
        packed['meta_keys'] = tuple(dict.fromkeys((*packed['meta_keys'], 'flip', 'flip_direction')))
    late = [step for step in rest if step['type'].endswith(('Pad', 'NightDegradation'))]
    early = [step for step in rest if step not in late]
    flips = [dict(type='RandomFlip', prob=0.0), dict(type='RandomFlip', prob=1.0)]
    steps = [[step] for step in early] + [flips] + [[step] for step in [*late, pack]]
    return [load, dict(type='TestTimeAug', transforms=steps)]
