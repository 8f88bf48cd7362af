"""A joint model works with EMA, DetInferencer, TTA and the visualizer of mmdet and mmengine."""

import copy

import cv2
import numpy as np
import pytest
import torch
from mmdet_zoo import build_config, sample_inputs
from mmengine.config import Config, ConfigDict
from mmengine.hooks import EMAHook, Hook
from toy_detector import toy_config
from toy_runner import toy_runner

from mmdapled.registry import MODELS

BRIGHTENER = dict(type='Gamma', gamma=0.4)
CLASSES = ('car', 'person', 'bicycle')


class FinalWeights(Hook):
    """Keep the weights after the last training iteration."""

    def after_train_iter(self, runner, *args, **kwargs):
        self.weights = copy.deepcopy(runner.model.restorer.state_dict())


def test_ema_averages_the_restorer_with_the_task_model(tmp_path):
    torch.manual_seed(0)
    model = MODELS.build(dict(type='JointModel', restorer=dict(type='DAPLED'), task_model=toy_config()))
    start = copy.deepcopy(model.restorer.state_dict())
    ema, final = EMAHook(momentum=0.5), FinalWeights()
    toy_runner(model, tmp_path, [ema, final], default_hooks=dict(checkpoint=dict(type='CheckpointHook'))).train()
    saved = torch.load(tmp_path / 'epoch_1.pth', weights_only=True)
    averaged = {key: saved['state_dict'][f'restorer.{key}'] for key in start}
    moved = [key for key, value in final.weights.items() if not torch.equal(value, start[key])]
    assert moved, 'nothing was trained'
    for key in moved:
        # mmengine saves the average as the model, and the raw weights beside it.
        assert not torch.equal(averaged[key], final.weights[key])
        assert (averaged[key] - start[key]).norm() < (final.weights[key] - start[key]).norm()
        assert torch.equal(saved['ema_state_dict'][f'module.restorer.{key}'], final.weights[key])


@pytest.fixture
def joint_config():
    """Return the config of a joint model of a small YOLOX without score threshold, with mmdet's test pipeline."""
    detector = build_config('yolox')
    pipeline = [
        dict(type='LoadImageFromFile', backend_args=None),
        dict(type='Resize', scale=(128, 128), keep_ratio=True),
        dict(type='Pad', pad_to_square=True, pad_val=dict(img=(114.0, 114.0, 114.0))),
        dict(type='PackDetInputs', meta_keys=('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor')),
    ]
    return Config(
        dict(
            default_scope='mmdet',
            custom_imports=dict(imports=['mmdapled']),
            model=dict(type='JointModel', restorer=BRIGHTENER, task_model=detector),
            test_dataloader=dict(dataset=dict(type='CocoDataset', pipeline=pipeline)),
            test_evaluator=dict(type='CocoMetric'),
            visualizer=dict(type='DetLocalVisualizer'),
        )
    )


def checkpoint(config, file):
    """Save a seeded joint model in mmdet's format; return the model."""
    torch.manual_seed(0)
    model = MODELS.build(config.model)
    meta = dict(dataset_meta=dict(CLASSES=CLASSES, PALETTE=[(255, 0, 0), (0, 255, 0), (0, 0, 255)]))
    torch.save(dict(state_dict=model.state_dict(), meta=meta), file)
    return model.eval()


def test_det_inferencer_restores_predicts_and_draws(tmp_path, joint_config):
    from mmdet.apis import DetInferencer

    image = sample_inputs('yolox', (96, 128), 1)['inputs'][0].permute(1, 2, 0).numpy() // 4
    cv2.imwrite(str(tmp_path / 'night.png'), np.ascontiguousarray(image))
    model = checkpoint(joint_config, tmp_path / 'joint.pth')
    inferencer = DetInferencer(joint_config, str(tmp_path / 'joint.pth'), device='cpu', show_progress=False)
    options = dict(out_dir=str(tmp_path / 'out'), return_datasamples=True, pred_score_thr=0)
    results = inferencer(str(tmp_path / 'night.png'), **options)
    sample = results['predictions'][0]
    restored = inferencer.model.bridge.to_rgb(torch.from_numpy(image[..., ::-1].copy()).permute(2, 0, 1)[None].float())
    assert sample.restored_img.shape == restored.shape[1:]
    torch.testing.assert_close(sample.restored_img, model.restorer(restored).image[0].flip(0), atol=0.01, rtol=0)
    assert len(sample.pred_instances) > 0
    drawn = cv2.imread(str(tmp_path / 'out' / 'vis' / 'night.png'))
    assert drawn.shape == image.shape and (drawn != image).any()


def test_tta_merges_the_detections_of_restored_views(joint_config):
    from mmdet.models import DetTTAModel

    torch.manual_seed(0)
    tta = ConfigDict(nms=dict(type='nms', iou_threshold=0.5), max_per_img=20)
    model = DetTTAModel(module=MODELS.build(joint_config.model), tta_cfg=tta).eval()
    views = sample_inputs('yolox', 128, 1)
    flipped = copy.deepcopy(views)
    flipped['inputs'][0] = flipped['inputs'][0].flip(-1)
    for data, flip in ((views, False), (flipped, True)):
        data['data_samples'][0].set_metainfo(dict(flip=flip, flip_direction='horizontal' if flip else None))
    calls = []
    model.module.restorer.register_forward_hook(lambda *_: calls.append(1))
    merged = model.test_step({key: [views[key], flipped[key]] for key in views})[0]
    assert len(calls) == 2
    alone = model.module.test_step(views)[0].pred_instances
    assert 0 < len(merged.pred_instances) <= 20
    assert float(merged.pred_instances.scores.max()) >= float(alone.scores.max()) - 1e-6
