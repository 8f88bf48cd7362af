"""The options of tools/test.py change the config, for both task libraries."""

import pytest
from mmengine.config import Config

from mmdapled.run_config.evaluation_options import TTA_MODELS, add_drawings, add_output, add_tta, flip_pipeline


def config(library, dataset='AnyDataset', **settings):
    metric = dict(mmdet='mmdet.CocoMetric', mmseg='mmseg.IoUMetric')[library]
    pack = dict(mmdet=dict(type='PackDetInputs', meta_keys=('img_id',)), mmseg=dict(type='PackSegInputs'))[library]
    pipeline = [dict(type='LoadImageFromFile'), dict(type='Resize', scale=(64, 64)), dict(type='LoadAnnotations'),
                dict(type='NightDegradation', fixed=True), pack]  # fmt: skip
    return Config(
        dict(default_scope=library, model=dict(type='JointModel'), default_hooks={}, visualizer=dict(type='Any'),
             test_dataloader=dict(dataset=dict(type=dataset, pipeline=pipeline)),
             test_evaluator=[dict(type=metric), dict(type='PSNR')], **settings)
    )  # fmt: skip


def test_drawings_of_mmdet_go_to_its_hook():
    cfg = config('mmdet')
    add_drawings(cfg, False, 'out', 2)
    assert cfg.default_hooks.visualization == dict(
        type='mmdet.DetVisualizationHook', draw=True, show=False, wait_time=2, test_out_dir='out'
    )
    assert cfg.custom_hooks == [dict(type='RestorationVisualizationHook', out_dir='out/restoration')]


def test_drawings_of_mmseg_go_to_its_visualizer_and_every_image_is_drawn():
    cfg = config('mmseg')
    cfg.default_hooks.visualization = dict(type='SegVisualizationHook')
    add_drawings(cfg, True, 'out', 2)
    hook = dict(type='SegVisualizationHook', draw=True, show=True, wait_time=2, interval=1)
    assert cfg.default_hooks.visualization == hook and cfg.visualizer.save_dir == 'out'


@pytest.mark.parametrize('library', ['mmdet', 'mmseg'])
def test_only_strips_are_drawn_of_images_without_files(library):
    cfg = config(library, 'NightStreetDataset')
    add_drawings(cfg, False, 'out', 2)
    assert 'visualization' not in cfg.default_hooks and len(cfg.custom_hooks) == 1


@pytest.mark.parametrize('library', ['mmdet', 'mmseg'])
def test_drawings_need_no_visualizer_and_no_hooks_in_the_config(library):
    cfg = config(library)
    for part in ('default_hooks', 'visualizer'):
        cfg.pop(part)
    add_drawings(cfg, False, 'out', 2)
    assert cfg.default_hooks.visualization.draw and cfg.visualizer.type.startswith(f'{library}.')


def test_predictions_of_mmdet_are_a_pickle_file_and_those_of_mmseg_a_folder():
    cfg = config('mmdet')
    add_output(cfg, 'found.pkl')
    assert cfg.test_evaluator[-1] == dict(type='mmdet.DumpDetResults', out_file_path='found.pkl')
    cfg = config('mmseg')
    add_output(cfg, 'found')
    assert [metric.get('output_dir') for metric in cfg.test_evaluator] == ['found', None]


@pytest.mark.parametrize(('library', 'out'), [('mmdet', 'folder'), ('mmseg', 'found.pkl')])
def test_file_for_a_folder_is_refused_and_vice_versa(library, out):
    with pytest.raises(SystemExit, match='--out'):
        add_output(config(library), out)


def test_mmseg_metrics_that_write_nothing_are_refused():
    cfg = config('mmseg')
    cfg.test_evaluator = [dict(type='PSNR')]
    with pytest.raises(SystemExit, match='IoUMetric'):
        add_output(cfg, 'found')


@pytest.mark.parametrize(('library', 'model'), [('mmdet', 'mmdet.models.DetTTAModel'), ('mmseg', 'mmseg.SegTTAModel')])
def test_the_model_is_wrapped_for_its_library(library, model):
    cfg = config(library)
    add_tta(cfg)
    assert cfg.model.type == model and cfg.model.module.type == 'JointModel'
    assert cfg.test_dataloader.dataset.pipeline[1].type == 'TestTimeAug'
    own = config(library, tta_model=dict(type='Mine'), tta_pipeline=[dict(type='My')])
    add_tta(own)
    assert own.model.type == 'Mine' and own.test_dataloader.dataset.pipeline == [dict(type='My')]


def test_every_data_set_in_a_wrapper_gets_its_own_views():
    cfg = config('mmdet')
    inner, other = cfg.test_dataloader.dataset, config('mmdet').test_dataloader.dataset
    other.pipeline = other.pipeline[:1] + other.pipeline[2:]
    wrapped = dict(type='RepeatDataset', dataset=dict(type='ConcatDataset', datasets=[inner, other]))
    cfg.test_dataloader.dataset = wrapped
    add_tta(cfg)
    first, second = cfg.test_dataloader.dataset.dataset.datasets
    assert first.pipeline[1].transforms[0] == [dict(type='Resize', scale=(64, 64))]
    assert second.pipeline[1].transforms[0] == [dict(type='LoadAnnotations')]


@pytest.mark.parametrize('scope', ['mmdet', 'mmengine'])
def test_tta_model_is_found_in_any_scope(scope):
    from mmengine.registry import MODELS, DefaultScope

    with DefaultScope.overwrite_default_scope(scope), MODELS.switch_scope_and_registry(None) as registry:
        assert registry.get(TTA_MODELS['mmdet']['type']).__name__ == 'DetTTAModel'


def test_view_without_a_flip_comes_first_and_night_after_the_flip():
    load, views = flip_pipeline(config('mmdet').test_dataloader.dataset.pipeline)
    steps = [[step['type'] for step in steps] for steps in views['transforms']]
    assert load['type'] == 'LoadImageFromFile'
    assert steps == [['Resize'], ['LoadAnnotations'], ['RandomFlip'] * 2, ['NightDegradation'], ['PackDetInputs']]
    assert [flip['prob'] for flip in views['transforms'][2]] == [0.0, 1.0]
    assert views['transforms'][-1][0]['meta_keys'] == ('img_id', 'flip', 'flip_direction')
