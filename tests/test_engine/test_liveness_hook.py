"""Each of the field's known silent failures stops the run; a live restorer passes."""

import pytest
import torch
from mmengine.model import BaseModel
from toy_detector import PREPROCESSOR, toy_config
from toy_runner import toy_runner

from mmdapled.engine import LivenessError
from mmdapled.registry import MODELS
from mmdapled.restorers import BaseRestorer, RestorationOutput


def train(model, work_dir, watched=4):
    """Train for four iterations with the hook; return the runner."""
    runner = toy_runner(model, work_dir, [dict(type='LivenessHook', iterations=watched)])
    runner.train()
    return runner


def joint(restorer=None, **kwargs):
    return MODELS.build(
        dict(type='JointModel', restorer=restorer or dict(type='DAPLED'), task_model=toy_config(), **kwargs)
    )


class Detached(BaseRestorer):
    """Changes the image, but no gradient comes back."""

    def __init__(self):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.tensor(0.5))

    def restore(self, image):
        return RestorationOutput((image * self.gain).detach() + self.gain * 0)


class Poisoned(Detached):
    """Its gradient is not finite."""

    def restore(self, image):
        return RestorationOutput(image * 0.5 + (self.gain - 0.5).abs().sqrt())


class Bypassed(BaseModel):
    """A detector whose author built the enhancer and forgot to call it: the 19-month no-op."""

    def __init__(self):
        super().__init__()
        self.model = joint()

    def forward(self, inputs, data_samples=None, mode='tensor'):
        data = self.model.data_preprocessor(dict(inputs=inputs, data_samples=data_samples), True)
        return self.model.task_model(**data, mode=mode)


@pytest.mark.parametrize('losses', [{}, dict(charbonnier=dict(type='CharbonnierLoss'))], ids=['task', 'task+pixels'])
def test_live_restorer_passes_and_leaves_its_figures(tmp_path, losses):
    runner = train(joint(losses=losses), tmp_path)
    figures = runner.message_hub.get_info('liveness')
    assert figures['calls'] == 4 and figures['mean_change'] > 0 and min(figures['task_gradient_norms']) > 0
    assert runner.model.task_gradient_norms is None


def test_restorer_that_is_never_called_stops_the_run(tmp_path):
    with pytest.raises(LivenessError, match='never called'):
        train(Bypassed(), tmp_path)


def test_restorer_that_changes_nothing_stops_the_run(tmp_path):
    with pytest.raises(LivenessError, match='unchanged'):
        train(joint(dict(type='Gamma', gamma=1.0)), tmp_path)


def test_restorer_without_task_gradient_stops_the_run_even_if_pixels_train_it(tmp_path):
    with pytest.raises(LivenessError, match='gradient of the task loss in restorer is zero'):
        train(joint(Detached(), losses=dict(charbonnier=dict(type='CharbonnierLoss'))), tmp_path)


def test_gradient_that_is_not_finite_stops_the_run(tmp_path):
    with pytest.raises(LivenessError, match='not finite'):
        train(joint(Poisoned()), tmp_path)


def test_weights_declared_but_never_loaded_stop_the_run(tmp_path):
    model = joint()
    model.restorer.checkpoint = 'declared.pth'
    model.init_weights = lambda: None
    with pytest.raises(LivenessError, match='never loaded'):
        train(model, tmp_path)


def test_ignored_init_cfg_stops_the_run(tmp_path):
    model = joint(dict(type='DAPLED', init_cfg=dict(type='Pretrained', checkpoint='ignored.pth')))
    model.init_weights = lambda: None
    with pytest.raises(LivenessError, match='never loaded'):
        train(model, tmp_path)


def test_run_without_any_restorer_is_told_so(tmp_path):
    with pytest.raises(LivenessError, match='no restorer'):
        train(MODELS.build(toy_config()), tmp_path)


def test_declared_control_and_frozen_restorer_pass(tmp_path):
    train(joint(dict(type='Identity')), tmp_path / 'a')
    train(joint(dict(type='Gamma', gamma=0.5)), tmp_path / 'b')


def test_run_shorter_than_the_watch_is_judged_at_its_end(tmp_path):
    with pytest.raises(LivenessError, match='unchanged'):
        train(joint(dict(type='Gamma', gamma=1.0)), tmp_path, watched=100)


def in_preprocessor(restorer):
    drop_in = dict(type='RestoringDataPreprocessor', restorer=restorer, data_preprocessor=dict(PREPROCESSOR))
    model = MODELS.build({**toy_config(), 'data_preprocessor': drop_in})
    return model, model.data_preprocessor


def in_backbone(restorer):
    model = MODELS.build(toy_config())
    model.backbone = MODELS.build(dict(
        type='RestoringBackbone', restorer=restorer, backbone=model.backbone, data_preprocessor=PREPROCESSOR,
    ))  # fmt: skip
    return model, model.backbone


@pytest.fixture(params=[in_preprocessor, in_backbone])
def drop_in(request):
    """Builds a model with a restorer in a drop-in; returns both."""
    return request.param


def test_drop_in_is_watched_too(tmp_path, drop_in):
    model, part = drop_in(dict(type='DAPLED'))
    figures = train(model, tmp_path).message_hub.get_info('liveness')
    assert model.get_submodule(figures['restorer']) is part.restorer and figures['calls'] >= 4
    assert min(figures['task_gradient_norms']) > 0


def test_drop_in_without_task_gradient_stops_the_run(tmp_path, drop_in):
    model, _ = drop_in(Detached())
    with pytest.raises(LivenessError, match='is zero'):
        train(model, tmp_path)


def test_drop_in_that_skips_its_restorer_stops_the_run(tmp_path, drop_in):
    model, part = drop_in(dict(type='DAPLED'))
    part.bridge.forward = lambda inputs, restorer: (inputs, [])
    with pytest.raises(LivenessError, match='never called'):
        train(model, tmp_path)


def test_drop_in_whose_weights_were_never_loaded_stops_the_run(tmp_path, drop_in):
    model, part = drop_in(dict(type='DAPLED'))
    part.restorer.checkpoint = 'declared.pth'
    model.init_weights = lambda: None
    with pytest.raises(LivenessError, match='never loaded'):
        train(model, tmp_path)
