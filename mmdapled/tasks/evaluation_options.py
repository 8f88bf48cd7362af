"""What ``tools/test.py`` adds to a config on request, as the task's own library does it: pictures, predictions, TTA."""

import copy
from pathlib import Path
from typing import Any, Dict, List, Optional

from mmengine.config import Config, ConfigDict

PICTURE_HOOKS = {'mmdet': 'mmdet.DetVisualizationHook', 'mmseg': 'mmseg.SegVisualizationHook'}
VISUALIZERS = {
    library: dict(type=f'{library}.{name}', vis_backends=[dict(type='LocalVisBackend')])
    for library, name in (('mmdet', 'DetLocalVisualizer'), ('mmseg', 'SegLocalVisualizer'))
}
# mmdet registers its model outside of its own scope, where a config of scope mmdet finds it by its full name alone.
TTA_MODELS: Dict[str, Dict[str, Any]] = {
    'mmdet': dict(
        type='mmdet.models.DetTTAModel', tta_cfg=dict(nms=dict(type='nms', iou_threshold=0.5), max_per_img=100)
    ),
    'mmseg': dict(type='mmseg.SegTTAModel'),
}  # fmt: skip
# The metrics of mmseg that write what was predicted.
WRITING_METRICS = ('IoUMetric', 'CityscapesMetric', 'DepthMetric')


def task_library(cfg: Config) -> str:
    """The library that the config is written for: mmseg, else mmdet."""
    return 'mmseg' if cfg.get('default_scope') == 'mmseg' else 'mmdet'


def evaluators(setting: Any) -> List[Any]:
    """The evaluators of a config's ``test_evaluator``, which may be one, a list or nothing."""
    if not setting:
        return []
    return list(setting) if isinstance(setting, (list, tuple)) else [setting]


def add_pictures(cfg: Config, show: bool, show_dir: Optional[str], wait_time: float) -> None:
    """Draw predictions, and strips of the restoration into ``show_dir/restoration``.

    The libraries' hooks read each picture from disk again; of NightStreet, which has no files, only strips are drawn.
    """
    if show_dir:
        strips = dict(type='RestorationVisualizationHook', out_dir=str(Path(show_dir) / 'restoration'))
        cfg.custom_hooks = [*(cfg.get('custom_hooks') or []), strips]
    if 'NightStreet' in str(cfg.test_dataloader.dataset):
        return
    library = task_library(cfg)
    cfg.default_hooks, cfg.visualizer = cfg.get('default_hooks') or {}, cfg.get('visualizer') or VISUALIZERS[library]
    hook = dict(cfg.default_hooks.get('visualization') or dict(type=PICTURE_HOOKS[library]))
    hook.update(draw=True, show=show, wait_time=wait_time)
    if library == 'mmdet':
        hook['test_out_dir'] = show_dir
    else:
        hook.setdefault('interval', 1)
        if show_dir:
            cfg.visualizer.save_dir = show_dir
    cfg.default_hooks.visualization = hook


def add_output(cfg: Config, out: str) -> None:
    """Write the predictions: of mmdet into the pickle file ``out``, of mmseg as PNG files into the folder ``out``.

    Raises:
        SystemExit: a file where a folder is expected, or the other way round; no metric of mmseg that writes.
    """
    metrics = evaluators(cfg.test_evaluator)
    is_pickle = out.endswith(('.pkl', '.pickle'))
    if task_library(cfg) == 'mmdet':
        if not is_pickle:
            raise SystemExit(f'--out: expected a .pkl file, got {out}')
        cfg.test_evaluator = [*metrics, dict(type='mmdet.DumpDetResults', out_file_path=out)]
        return
    if is_pickle:
        raise SystemExit(f'--out: mmseg writes label maps or depth maps as PNG; expected a folder, got {out}')
    writing = [metric for metric in metrics if metric['type'].endswith(WRITING_METRICS)]
    if not writing:
        raise SystemExit(f'--out: no metric of test_evaluator writes predictions; expected one of {WRITING_METRICS}')
    for metric in writing:
        metric['output_dir'] = out


def add_tta(cfg: Config) -> None:
    """Wrap the model; without a TTA pipeline in the config, flips are averaged."""
    if 'tta_model' not in cfg:
        cfg.tta_model = TTA_MODELS[task_library(cfg)]
    for dataset in _inner_datasets(cfg.test_dataloader.dataset):
        dataset.pipeline = cfg.get('tta_pipeline') or flip_pipeline(dataset.pipeline)
    cfg.model = ConfigDict(**cfg.tta_model, module=cfg.model)


def _inner_datasets(dataset: Any) -> List[Any]:
    parts = [dataset.dataset] if 'dataset' in dataset else dataset.get('datasets', [])
    return [inner for part in parts for inner in _inner_datasets(part)] or [dataset]


def flip_pipeline(pipeline: List[Any]) -> List[Any]:
    """The test pipeline without and with a flip, which goes before what must stay last: night, padding, packing.

    The view without a flip comes first: its ground truth is what mmseg compares the merged prediction with.
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
