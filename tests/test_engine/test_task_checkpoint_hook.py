import pytest
import torch
from mmengine.hooks import Hook
from toy_detector import PREPROCESSOR, ToySemi, toy_config
from toy_runner import Photos, toy_runner

from mmdapled.engine.hooks.task_checkpoint_hook import classes_of, plain_model
from mmdapled.registry import MODELS
from mmdapled.restorers import Gamma
from mmdapled.run_config.joint_config import WAYS
from mmdapled.tasks.checkpoint import load_task_checkpoint
from mmdapled.tasks.drop_ins import RestoringBackbone


def saved(tmp_path):
    """Write a file with the toy model's weights, all of them 0.25."""
    model = MODELS.build(toy_config())
    for weight in model.parameters():
        torch.nn.init.constant_(weight, 0.25)
    torch.save(dict(state_dict=model.state_dict(), meta=dict(CLASSES=('car', 'person', 'cat'))), tmp_path / 'w.pth')
    return str(tmp_path / 'w.pth')


def test_training_starts_from_the_file(tmp_path):
    hook = dict(type='TaskCheckpointHook', checkpoint=saved(tmp_path))
    runner = toy_runner(MODELS.build(toy_config()), tmp_path, [hook])
    runner.train()
    weight = runner.model.backbone[0].weight
    assert (weight - 0.25).abs().max() < 0.1


def test_none_leaves_the_initialisation(tmp_path):
    model = MODELS.build(toy_config())
    still = dict(optimizer=dict(type='SGD', lr=0.0))
    first = model.backbone[0].weight.detach().clone()
    runner = toy_runner(model, tmp_path, [dict(type='TaskCheckpointHook', checkpoint=None)], optim_wrapper=still)
    runner.train()
    assert torch.equal(runner.model.backbone[0].weight, first)


def test_resumed_run_keeps_its_own_weights(tmp_path):
    checkpoints = dict(checkpoint=dict(type='CheckpointHook', interval=1))
    toy_runner(MODELS.build(toy_config()), tmp_path, [], default_hooks=checkpoints).train()
    hook = dict(type='TaskCheckpointHook', checkpoint=saved(tmp_path))
    runner = toy_runner(MODELS.build(toy_config()), tmp_path, [hook], 2, default_hooks=checkpoints, resume=True)
    runner.train()
    assert (runner.model.backbone[0].weight - 0.25).abs().max() > 0.1


def test_run_that_finds_nothing_to_resume_starts_from_the_file(tmp_path):
    hook = dict(type='TaskCheckpointHook', checkpoint=saved(tmp_path))
    runner = toy_runner(MODELS.build(toy_config()), tmp_path / 'new', [hook], resume=True)
    runner.train()
    assert (runner.model.backbone[0].weight - 0.25).abs().max() < 0.1


def test_run_that_loads_another_checkpoint_keeps_it(tmp_path):
    hook = dict(type='TaskCheckpointHook', checkpoint=saved(tmp_path))
    other = MODELS.build(toy_config())
    torch.save(dict(state_dict=other.state_dict()), tmp_path / 'other.pth')
    runner = toy_runner(MODELS.build(toy_config()), tmp_path, [hook], load_from=str(tmp_path / 'other.pth'))
    runner.train()
    assert (runner.model.backbone[0].weight - other.backbone[0].weight).abs().max() < 0.1


class TestedWeights(Hook):
    """Keep the distinct weights of the backbone that a test predicts with."""

    def after_test_iter(self, runner, *args, **kwargs):
        self.values = runner.model.backbone[0].weight.unique().tolist()


def test_average_of_an_ema_hook_starts_from_the_file(tmp_path):
    # The average was copied from the model before the file was loaded, and a test predicts with it.
    loader = dict(batch_size=2, num_workers=0, dataset=Photos(), sampler=dict(type='DefaultSampler', shuffle=False),
                  collate_fn=dict(type='pseudo_collate'))  # fmt: skip
    hooks = [dict(type='TaskCheckpointHook', checkpoint=saved(tmp_path)), dict(type='EMAHook'), TestedWeights()]
    toy_runner(
        MODELS.build(toy_config()), tmp_path, hooks, test_dataloader=loader, test_cfg=dict(type='TestLoop'),
        test_evaluator=dict(type='DumpResults', out_file_path=str(tmp_path / 'found.pkl')),
    ).test()  # fmt: skip
    assert hooks[2].values == [0.25]


@pytest.mark.parametrize('way', WAYS)
def test_task_model_behind_a_restorer_is_loaded_by_its_own_names(tmp_path, way):
    class Net(torch.nn.Module):
        def __init__(self, backbone, data_preprocessor=None):
            super().__init__()
            self.backbone = backbone
            self.bbox_head = torch.nn.Conv2d(4, 3, 1)

    backbone = torch.nn.Conv2d(3, 4, 3)
    plain = Net(backbone)
    weights = {name: torch.full_like(value, 0.25) for name, value in plain.state_dict().items()}
    torch.save(weights, tmp_path / 'w.pth')
    if way == 'joint':
        model = torch.nn.ModuleDict(dict(restorer=Gamma(), task_model=plain))
    elif way == 'backbone':
        model = Net(RestoringBackbone(Gamma(), backbone, PREPROCESSOR))
    else:
        model = Net(backbone)
        model.data_preprocessor = torch.nn.ModuleDict(dict(restorer=Gamma()))
    with plain_model(model) as found:
        report = load_task_checkpoint(found, str(tmp_path / 'w.pth'))
    assert sorted(report.matched) == sorted(weights) and not report.unexpected
    assert {name.split('.')[-2]: value.unique().tolist() for name, value in model.named_parameters()} == {
        'backbone': [0.25], 'bbox_head': [0.25],
    }  # fmt: skip
    if way == 'backbone':
        assert isinstance(model.backbone, RestoringBackbone)


def test_parts_of_a_concatenation_must_agree():
    class Parts:
        metainfo = [dict(classes=('car',)), dict(classes=('person',))]

    assert classes_of(Photos()) == ('car', 'person')
    with pytest.raises(ValueError, match='different class lists'):
        classes_of(Parts())


@pytest.mark.parametrize('in_front', [False, True], ids=['plain', 'joint'])
def test_student_and_teacher_start_from_the_file(tmp_path, in_front):
    joint = dict(type='JointModel', restorer=dict(type='Identity'), task_model=toy_config())
    model = ToySemi(joint if in_front else toy_config())
    still = dict(optimizer=dict(type='SGD', lr=0.0))
    hook = dict(type='TaskCheckpointHook', checkpoint=saved(tmp_path))
    toy_runner(model, tmp_path, [hook], optim_wrapper=still).train()
    for part in (model.student, model.teacher):
        assert (part.bbox_head.weight == 0.25).all() and (part.backbone[0].weight == 0.25).all()
