"""A joint model works with MMSegInferencer and TTA of mmseg; heads are sliced by class name."""

import copy

import cv2
import numpy as np
import pytest
import torch

pytest.importorskip('mmseg', reason="needs mmsegmentation: pip install -e '.[lite,seg]'")

from mmengine.config import Config  # noqa: E402
from mmengine.registry import DefaultScope  # noqa: E402
from mmseg_zoo import build_config, build_segmenter, sample_inputs  # noqa: E402

from mmdapled.registry import MODELS  # noqa: E402
from mmdapled.tasks import load_task_checkpoint  # noqa: E402

CLASSES = ('road', 'car', 'sky')
BRIGHTENER = dict(type='Gamma', gamma=0.4)


@pytest.fixture(scope='module')
def segformer():
    """Return the model config of a small SegFormer with three classes."""
    config = build_config('segformer')
    config.decode_head.num_classes = len(CLASSES)
    return config


def test_inferencer_restores_predicts_and_draws(tmp_path, segformer):
    from mmseg.apis import MMSegInferencer

    pipeline = [dict(type='LoadImageFromFile'), dict(type='Resize', scale=(128, 96), keep_ratio=True),
                dict(type='LoadAnnotations'), dict(type='PackSegInputs')]  # fmt: skip
    config = Config(
        dict(default_scope='mmseg', model=dict(type='JointModel', restorer=BRIGHTENER, task_model=segformer),
             test_dataloader=dict(dataset=dict(type='BaseSegDataset', pipeline=pipeline)),
             visualizer=dict(type='SegLocalVisualizer'))
    )  # fmt: skip
    torch.manual_seed(0)
    model = MODELS.build(config.model).eval()
    palette = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    meta = dict(dataset_meta=dict(classes=CLASSES, palette=palette))
    torch.save(dict(state_dict=model.state_dict(), meta=meta), tmp_path / 'joint.pth')
    image = sample_inputs(batch=1)['inputs'][0].permute(1, 2, 0).numpy() // 4
    cv2.imwrite(str(tmp_path / 'night.png'), np.ascontiguousarray(image))
    config.dump(tmp_path / 'joint.py')

    with DefaultScope.overwrite_default_scope('mmseg'):  # an inferencer leaves its scope behind
        inferencer = MMSegInferencer(str(tmp_path / 'joint.py'), str(tmp_path / 'joint.pth'), device='cpu')
        sample = inferencer(str(tmp_path / 'night.png'), return_datasamples=True, out_dir=str(tmp_path / 'out'))
    rgb = torch.from_numpy(image[..., ::-1].copy()).permute(2, 0, 1)[None].float() / 255
    torch.testing.assert_close(sample.restored_img, model.restorer(rgb).image[0], atol=1e-3, rtol=0)
    assert sample.pred_sem_seg.shape == (96, 128) and sample.pred_sem_seg.data.max() < len(CLASSES)
    assert cv2.imread(str(tmp_path / 'out' / 'vis' / 'night.png')).shape == image.shape


def test_tta_merges_the_predictions_for_restored_views(segformer):
    torch.manual_seed(0)
    model = MODELS.build(dict(type='JointModel', restorer=BRIGHTENER, task_model=copy.deepcopy(segformer)))
    tta = MODELS.build(dict(type='mmseg.SegTTAModel', module=model)).eval()
    views = sample_inputs(batch=1)
    views['data_samples'][0].set_metainfo(dict(img_path='a.png', flip=False))
    mirrored = copy.deepcopy(views)
    mirrored['inputs'][0] = mirrored['inputs'][0].flip(-1)
    mirrored['data_samples'][0].set_metainfo(dict(flip=True, flip_direction='horizontal'))
    with torch.no_grad():
        alone = [model.test_step(copy.deepcopy(view))[0].seg_logits.data.softmax(0) for view in (views, mirrored)]
        merged = tta.test_step({key: [views[key], mirrored[key]] for key in views})[0]
    assert not torch.equal(*alone)
    assert torch.equal(merged.pred_sem_seg.data.squeeze(), sum(alone).argmax(0))


def test_head_of_other_classes_is_sliced_by_name(tmp_path, segformer):
    wide = copy.deepcopy(segformer)
    wide.decode_head.num_classes = 19
    torch.manual_seed(0)
    published, model = build_segmenter(wide), build_segmenter(segformer)
    names = tuple(f'class {index}' for index in range(16)) + ('sky', 'road', 'car')
    torch.save(dict(state_dict=published.state_dict(), meta=dict(CLASSES=names)), tmp_path / 'wide.pth')
    report = load_task_checkpoint(model, str(tmp_path / 'wide.pth'), CLASSES)
    assert report.sliced == ['decode_head.conv_seg.weight', 'decode_head.conv_seg.bias'] and not report.missing
    taken = published.decode_head.conv_seg.weight[[17, 18, 16]]
    assert torch.equal(model.decode_head.conv_seg.weight, taken)
