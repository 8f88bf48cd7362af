"""Joint models as student and teacher of mmdet's semi-supervised detector: neither bypasses its restorer."""

import copy
import json

import numpy as np
import pytest
import torch
from config_runs import ROOT
from mmdet.structures import DetDataSample
from mmengine.config import Config
from mmengine.registry import DefaultScope
from mmengine.runner import Runner
from mmengine.structures import InstanceData

from mmdapled.engine import LivenessError
from mmdapled.registry import MODELS
from mmdapled.tasks import JointModel

SIDE = 64  # pixels of the images here
CONFIG = ROOT / 'configs' / 'detection' / 'yolox-nano_msrs-mean-teacher_dapled-t.py'
DARKER = dict(type='Gamma', gamma=2.0)


@pytest.fixture(autouse=True)
def mmdet_scope():
    with DefaultScope.overwrite_default_scope('mmdet'):
        yield


def model_config(restorer=None, **kwargs):
    """Return the config's model without checkpoint and thresholds, so that all boxes of its random teacher count."""
    model = Config.fromfile(CONFIG).model
    for name, value in dict(restorer=restorer or dict(type='DAPLED'), task_checkpoint=None, **kwargs).items():
        model.detector[name] = value
    model.detector.task_model.test_cfg.score_thr = 0.0
    model.semi_train_cfg.update(cls_pseudo_thr=0.0, min_pseudo_bbox_wh=(0.0, 0.0))
    return model


def built(restorer=None, **kwargs):
    torch.manual_seed(0)
    model = MODELS.build(model_config(restorer, **kwargs))
    model.teacher.load_state_dict(model.student.state_dict())
    return model.train()


def plain_twin(model):
    """Return the semi-supervised model of the plain arm, with the weights of the joint one."""
    config = model_config()
    plain = MODELS.build({**config, 'detector': config.detector.task_model})
    for part in ('student', 'teacher'):
        getattr(plain, part).load_state_dict(getattr(model, part).task_model.state_dict())
    return plain.train()


def sample(clean=False):
    meta = dict(img_id=0, ori_shape=(SIDE, SIDE), img_shape=(SIDE, SIDE), scale_factor=(1.0, 1.0),
                homography_matrix=np.eye(3, dtype=np.float32))  # fmt: skip
    element = DetDataSample(metainfo=meta)
    element.gt_instances = InstanceData(bboxes=torch.tensor([[8.0, 8.0, 40.0, 48.0]]), labels=torch.tensor([1]))
    if clean:
        image = torch.randint(0, 256, (3, SIDE, SIDE), dtype=torch.uint8)
        element.set_field(image, 'gt_img', field_type='data')
    return element


def branches(seed):
    """Return a batch of one labelled and one unlabelled image, as a loader of batch size 2 gives it."""
    generator = torch.Generator().manual_seed(seed)
    images = [torch.randint(0, 200, (3, SIDE, SIDE), dtype=torch.uint8, generator=generator) for _ in range(2)]
    inputs = dict(sup=[images[0], None], unsup_teacher=[None, images[1]], unsup_student=[None, images[1].flip(0)])
    samples = dict(sup=[sample(clean=True), None], unsup_teacher=[None, sample()], unsup_student=[None, sample()])
    return dict(inputs=inputs, data_samples=samples)


def losses_of(model, seed=0):
    torch.manual_seed(seed)
    return model(**model.data_preprocessor(branches(seed), True), mode='loss')


def total(losses, prefix):
    return sum(value for name, value in losses.items() if name.startswith(prefix) and 'loss' in name)


def gradient_norm(module):
    return sum(float(weight.grad.norm()) for weight in module.parameters() if weight.grad is not None)


@pytest.mark.parametrize('branch', ['sup_loss', 'unsup_loss'])
def test_each_branchs_task_loss_trains_the_students_restorer_alone(branch):
    model = built()
    total(losses_of(model), branch).backward()
    assert gradient_norm(model.student.restorer) > 0 and gradient_norm(model.student.task_model) > 0
    assert gradient_norm(model.teacher) == 0


def test_pseudo_boxes_come_from_the_image_of_the_teachers_restorer():
    model = built(dict(type='Identity'))
    data = model.data_preprocessor(branches(0), True)

    def boxes(of):
        found, _ = of.get_pseudo_instances(
            data['inputs']['unsup_teacher'], copy.deepcopy(data['data_samples']['unsup_teacher'])
        )
        return found[0].gt_instances

    ours, theirs = boxes(model), boxes(plain_twin(model))
    assert len(ours) > 0 and torch.equal(ours.bboxes, theirs.bboxes) and torch.equal(ours.scores, theirs.scores)
    model.teacher.restorer = MODELS.build(DARKER)
    darker = boxes(model)
    assert len(darker) != len(ours) or not torch.equal(darker.bboxes, ours.bboxes)


def test_identity_gives_the_plain_arms_losses():
    model = built(dict(type='Identity'), losses={})
    ours, theirs = losses_of(model), losses_of(plain_twin(model))
    assert ours == theirs and ours['unsup_loss_bbox'] > 0


@pytest.mark.parametrize('part', ['student', 'teacher'])
def test_predictions_and_features_are_of_the_restored_image(part):
    model = built(dict(type='Identity')).eval()
    model.semi_test_cfg.update(predict_on=part, extract_feat_on=part)
    batch = dict(inputs=[branches(0)['inputs']['sup'][0]], data_samples=[sample()])
    inputs = model.data_preprocessor(copy.deepcopy(batch), False)['inputs']
    before, features = model.test_step(copy.deepcopy(batch))[0].pred_instances, model.extract_feat(inputs)
    getattr(model, part).restorer = MODELS.build(DARKER)
    after = model.test_step(copy.deepcopy(batch))[0]
    assert not torch.equal(before.scores, after.pred_instances.scores) and 'restored_img' in after
    assert not torch.equal(features[0], model.extract_feat(inputs)[0])


def test_restoration_losses_are_of_the_labelled_images_alone():
    losses = losses_of(built())
    names = [name for name in losses if name.startswith('sup_restorer')]
    assert names and all(losses[f'un{name}'] == 0 for name in names)
    assert losses['sup_restorer.loss_charbonnier'] > 0 and losses['sup_restorer.loss_consistency'] > 0


def test_restorer_sees_rgb_and_the_detector_bgr_up_to_255():
    model, seen = built(dict(type='Identity')), {}
    model.student.restorer.register_forward_pre_hook(lambda _, inputs: seen.setdefault('restorer', inputs[0]))
    model.student.task_model.backbone.register_forward_pre_hook(lambda _, inputs: seen.setdefault('task', inputs[0]))
    losses_of(model)
    image = branches(0)['inputs']['sup'][0][None].float()
    assert torch.allclose(seen['restorer'], image.flip(1) / 255) and torch.equal(seen['task'], image)


class Branches(torch.utils.data.Dataset):
    """Labelled and unlabelled images alternately."""

    metainfo = dict(classes=('person', 'bicycle', 'car'))

    def __len__(self):
        return 4

    def __getitem__(self, index):
        data = branches(index // 2)
        return {key: {branch: items[index % 2] for branch, items in value.items()} for key, value in data.items()}


def runner_of(model, work_dir, momentum=0.25):
    cfg = Config.fromfile(CONFIG)
    hooks = [dict(hook) for hook in cfg.custom_hooks]
    next(hook for hook in hooks if hook['type'] == 'MeanTeacherHook')['momentum'] = momentum
    return Runner(
        model=model, work_dir=str(work_dir), custom_hooks=hooks, experiment_name=str(work_dir), default_scope='mmdet',
        train_cfg=dict(type='IterBasedTrainLoop', max_iters=2), default_hooks=dict(checkpoint=None),
        optim_wrapper=dict(optimizer=dict(type='SGD', lr=0.01), clip_grad=dict(max_norm=1.0)),
        train_dataloader=dict(batch_size=2, num_workers=0, dataset=Branches(), collate_fn=dict(type='pseudo_collate'),
                              sampler=dict(type='DefaultSampler', shuffle=False)),
    )  # fmt: skip


def test_run_moves_the_teacher_after_the_student_and_finds_both_restorers_alive(tmp_path):
    model = built(dict(type='DAPLED', checkpoint='dapled-t'))
    steps = []
    runner = runner_of(model, tmp_path)
    update = runner.hooks[[type(hook).__name__ for hook in runner.hooks].index('MeanTeacherHook')]
    average = update.momentum_update

    def noted(of, momentum):
        average(of, momentum)
        steps.append((momentum, copy.deepcopy(of.student.state_dict())))

    update.momentum_update = noted
    runner.train()
    recorded = json.loads((tmp_path / 'liveness.json').read_text())['train']
    assert set(recorded) == {'student.restorer', 'teacher.restorer'}
    assert not any(found['problems'] for found in recorded.values())
    # Two per iteration: for the loss of labelled images and for that of pseudo-labelled ones.
    assert len(recorded['student.restorer']['task_gradient_norms']) == 4
    assert min(recorded['student.restorer']['task_gradient_norms']) > 0
    assert [momentum for momentum, _ in steps] == [1, 0.25, 0.25]
    start = steps[0][1]
    for name, value in model.teacher.state_dict().items():
        if value.is_floating_point():
            expected = start[name]
            for _, student in steps[1:]:
                expected = 0.75 * expected + 0.25 * student[name]
            assert torch.allclose(value, expected, rtol=1e-4, atol=1e-5), name
    moved = [name for name, value in steps[-1][1].items() if not torch.equal(value, start[name])]
    assert {name.partition('.')[0] for name in moved} == {'restorer', 'task_model'}


@pytest.mark.parametrize('method', ['loss', 'predict'])
def test_method_of_the_task_model_instead_of_the_joint_one_stops_the_run(tmp_path, monkeypatch, method):
    monkeypatch.setattr(
        JointModel, method, lambda self, *args, **options: getattr(self.task_model, method)(*args, **options)
    )
    with pytest.raises(LivenessError, match='never called'):
        runner_of(built(dict(type='DAPLED', checkpoint='dapled-t')), tmp_path).train()
