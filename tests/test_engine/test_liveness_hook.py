"""Each of the field's known silent failures stops the run; a live restorer passes."""

import copy
import itertools
import json

import pytest
import torch
from mmengine.evaluator import BaseMetric
from mmengine.model import BaseModel
from toy_detector import PREPROCESSOR, ToySemi, toy_config
from toy_runner import Photos, toy_runner

from mmdapled.engine import LivenessError
from mmdapled.priors import BasePrior
from mmdapled.registry import METRICS, MODELS
from mmdapled.restorers import BaseRestorer, RestorationOutput
from mmdapled.structures import DEGRADATIONS, PriorOutput


def train(model, work_dir, watched=4):
    """Train for four iterations with the hook; return the runner."""
    runner = toy_runner(model, work_dir, [dict(type='LivenessHook', iterations=watched)])
    runner.train()
    return runner


def joint(restorer=None, **kwargs):
    return MODELS.build(
        dict(type='JointModel', restorer=restorer or dict(type='DAPLED'), task_model=toy_config(), **kwargs)
    )


@METRICS.register_module(force=True)
class ToyMetric(BaseMetric):
    """Mean score."""

    def process(self, data_batch, data_samples):
        self.results += [float(sample['score'].mean()) for sample in data_samples]

    def compute_metrics(self, results):
        return dict(score=sum(results) / len(results))


class Detached(BaseRestorer):
    """Restorer that changes the image but cuts the gradient."""

    def __init__(self):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.tensor(0.5))

    def restore(self, image):
        return RestorationOutput((image * self.gain).detach() + self.gain * 0)


class Sideways(Detached):
    """Restorer with a gradient from restoration losses only."""

    def restore(self, image):
        output = super().restore(image)
        output.illuminated = image * self.gain
        return output


class Poisoned(Detached):
    """Restorer with an infinite gradient."""

    def restore(self, image):
        return RestorationOutput(image * 0.5 + (self.gain - 0.5).abs().sqrt())


class Bypassed(BaseModel):
    """Detector whose author built the enhancer but never calls it: a published no-op of 19 months."""

    def __init__(self, restorer=None):
        super().__init__()
        self.model = joint(restorer)

    def forward(self, inputs, data_samples=None, mode='tensor'):
        data = self.model.data_preprocessor(dict(inputs=inputs, data_samples=data_samples), True)
        return self.model.task_model(**data, mode=mode)


@pytest.mark.parametrize('losses', [{}, dict(charbonnier=dict(type='CharbonnierLoss'))], ids=['task', 'task+pixels'])
def test_live_restorer_passes_and_leaves_its_measurements(tmp_path, losses):
    runner = train(joint(losses=losses), tmp_path)
    measured = runner.message_hub.get_info('liveness')
    assert measured['calls'] == 4 and measured['mean_change'] > 0 and min(measured['task_gradient_norms']) > 0
    assert runner.model.task_gradient_norms is None


def test_restorer_that_is_never_called_stops_the_run(tmp_path):
    with pytest.raises(LivenessError, match='never called'):
        train(Bypassed(), tmp_path)


def test_restorer_that_changes_nothing_stops_the_run(tmp_path):
    with pytest.raises(LivenessError, match='unchanged'):
        train(joint(dict(type='Gamma', gamma=1.0)), tmp_path)


def test_restorer_without_task_gradient_stops_the_run_even_if_pixels_train_it(tmp_path):
    with pytest.raises(LivenessError, match='gradient of the task loss in restorer is zero'):
        train(joint(Sideways(), losses=dict(illumination=dict(type='IlluminationLoss'))), tmp_path)


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


def test_run_without_a_restorer_raises(tmp_path):
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
    """Return a function that builds a model with a drop-in and returns both."""
    return request.param


def test_drop_in_is_watched_too(tmp_path, drop_in):
    model, part = drop_in(dict(type='DAPLED'))
    measured = train(model, tmp_path).message_hub.get_info('liveness')
    assert model.get_submodule(measured['restorer']) is part.restorer and measured['calls'] >= 4
    assert min(measured['task_gradient_norms']) > 0


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


def watch_test(model, work_dir, iterations=10):
    """Test on eight images with the hook; return what it wrote about the one restorer."""
    model = model.eval()
    loader = dict(batch_size=2, num_workers=0, dataset=Photos(), sampler=dict(type='DefaultSampler', shuffle=False),
                  collate_fn=dict(type='pseudo_collate'))  # fmt: skip
    runner = toy_runner(
        model, work_dir, [dict(type='LivenessHook', iterations=iterations)],
        test_dataloader=loader, test_cfg=dict(type='TestLoop'), test_evaluator=dict(type='ToyMetric'),
    )  # fmt: skip
    runner.test()
    return next(iter(json.loads((work_dir / 'liveness.json').read_text())['test'].values()))


class Ignored(Bypassed):
    """Detector that calls its enhancer but reads the unrestored image."""

    def forward(self, inputs, data_samples=None, mode='tensor'):
        self.model.restorer(torch.rand(1, 3, 32, 32))
        return super().forward(inputs, data_samples, mode)


def test_live_restorer_passes_a_test(tmp_path):
    measured = watch_test(joint(dict(type='Gamma', gamma=0.5)), tmp_path)
    assert measured['problems'] == [] and measured['changes_predictions'] and measured['mean_change'] > 0


@pytest.mark.parametrize(
    ('model', 'problem'),
    [
        (Bypassed, 'never called'),
        (lambda: joint(dict(type='Gamma', gamma=1.0)), 'unchanged'),
        (lambda: Ignored(dict(type='Gamma', gamma=0.5)), 'its image is not used'),
    ],
    ids=['never called', 'identity', 'ignored'],
)
def test_dead_restorer_is_found_in_a_test(tmp_path, model, problem):
    assert problem in watch_test(model(), tmp_path)['problems'][0]


def blind(joint_model, batches):
    """Make the task model find nothing in its first calls, of which each watched batch makes two."""
    calls = itertools.count()

    def empty(_module, _inputs, samples):
        if next(calls) < 2 * batches:
            for sample in samples:
                sample.set_data(dict(score=sample.score[:0]))
        return samples

    joint_model.task_model.register_forward_hook(empty)


def test_detector_that_finds_nothing_is_no_evidence_against_its_restorer(tmp_path):
    model = joint(dict(type='Gamma', gamma=0.5))
    blind(model, batches=4)
    measured = watch_test(model, tmp_path, iterations=2)
    assert measured['problems'] == [] and measured['changes_predictions'] is None


def test_empty_predictions_do_not_hide_a_dead_restorer(tmp_path):
    model = Ignored(dict(type='Gamma', gamma=0.5))
    blind(model.model, batches=2)
    measured = watch_test(model, tmp_path, iterations=2)
    assert 'its image is not used' in measured['problems'][0] and measured['calls'] == 4


def test_watch_leaves_the_predictions_as_they_are(tmp_path):
    model = joint(dict(type='Gamma', gamma=0.5)).eval()
    data = Photos()[1]
    data = dict(inputs=[data['inputs']], data_samples=[data['data_samples']])
    before = model.test_step(copy.deepcopy(data))[0].score
    watch_test(model, tmp_path)
    assert torch.equal(model.test_step(copy.deepcopy(data))[0].score, before)


def test_training_leaves_its_measurements_in_the_work_dir(tmp_path):
    train(joint(), tmp_path)
    measured = json.loads((tmp_path / 'liveness.json').read_text())['train']['restorer']
    assert measured['calls'] == 4 and measured['problems'] == []


def joint_twins(restorer=None, **kwargs):
    config = dict(type='JointModel', restorer=restorer or dict(type='DAPLED'), task_model=toy_config())
    model = ToySemi({**config, 'losses': dict(illumination=dict(type='IlluminationLoss'))}, **kwargs)
    model.teacher.requires_grad_(False)
    return model


def test_restorer_of_a_student_needs_a_gradient_of_its_own_task_loss(tmp_path):
    model = joint_twins()
    model.student.restorer = Sideways()
    with pytest.raises(LivenessError, match='gradient of the task loss in student.restorer is zero'):
        train(model, tmp_path)


def test_teacher_that_is_never_called_stops_the_run(tmp_path):
    with pytest.raises(LivenessError, match='teacher.restorer .* was never called'):
        train(joint_twins(), tmp_path)


@pytest.mark.parametrize('part', ['student', 'teacher'])
def test_a_test_watches_the_part_that_predicts(tmp_path, part):
    model = joint_twins(dict(type='Gamma', gamma=0.5), predict_on=part)
    measured = watch_test(model, tmp_path)
    assert list(json.loads((tmp_path / 'liveness.json').read_text())['test']) == [f'{part}.restorer']
    assert measured['problems'] == [] and measured['changes_predictions']


class Always(BasePrior):
    """Prior that finds every image equally dark, after some calls without any degradation."""

    names = DEGRADATIONS

    def __init__(self, dark, after=0):
        super().__init__()
        self.dark, self.after, self.calls = dark, after, 0

    def forward(self, image):
        self.calls += 1
        levels = torch.zeros(len(image), 4)
        levels[:, 0] = self.dark if self.calls > self.after else 0
        return PriorOutput(levels[..., :0, None, None], levels[..., None, None], levels)


def behind_gate(dark, after=0, restorer='DAPLED', **kwargs):
    return joint(dict(type='Gated', restorer=dict(type=restorer), prior=Always(dark, after), **kwargs))


def test_a_gate_that_finds_every_image_good_stops_the_run_and_is_named(tmp_path):
    with pytest.raises(LivenessError, match='its gate found no image degraded'):
        train(behind_gate(0.0, gate_training=True), tmp_path)


def test_open_gates_and_gates_that_skip_training_pass(tmp_path):
    for number, model in enumerate((behind_gate(1.0, gate_training=True), behind_gate(0.0))):
        runner = train(model, tmp_path / str(number))
        assert min(runner.message_hub.get_info('liveness')['task_gradient_norms']) > 0


def test_iterations_without_an_image_that_the_gate_lets_through_do_not_count(tmp_path):
    model = behind_gate(1.0, after=2, gate_training=True)
    measured = train(model, tmp_path, watched=2).message_hub.get_info('liveness')
    assert measured['calls'] == 4 and measured['mean_change'] > 0
    with pytest.raises(LivenessError, match='its gate found no image degraded in 10 calls'):
        toy_runner(
            behind_gate(0.0, gate_training=True), tmp_path, [dict(type='LivenessHook', iterations=1)], epochs=4
        ).train()


def test_a_dead_restorer_behind_an_open_gate_is_found(tmp_path):
    model = joint(dict(type='Gated', restorer=dict(type='Gamma', gamma=1.0), prior=Always(1.0), frozen=True))
    with pytest.raises(LivenessError, match=r'unchanged in \d+ calls$'):
        train(model, tmp_path)


def test_batches_that_a_gate_returns_are_no_evidence_in_a_test(tmp_path):
    measured = watch_test(behind_gate(1.0, after=4, restorer='Gamma'), tmp_path / 'later', iterations=1)
    assert measured['problems'] == [] and measured['changes_predictions'] and measured['calls'] == 3
    measured = watch_test(behind_gate(0.0, restorer='Gamma'), tmp_path / 'never')
    assert 'its gate found no image degraded' in measured['problems'][0] and measured['changes_predictions'] is None
