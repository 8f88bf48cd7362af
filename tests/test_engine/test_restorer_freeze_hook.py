"""A restorer that is frozen for part of a real run: its weights, its optimiser state, the other hooks."""

import copy

import pytest
import torch
from mmengine.hooks import Hook
from toy_detector import toy_config
from toy_runner import toy_runner

from mmdapled.engine import LivenessError, RestorerFreezeHook
from mmdapled.registry import MODELS
from mmdapled.restorers import BaseRestorer, RestorationOutput

ITERATIONS = 4  # an epoch of the toy runner
ADAMW = dict(optimizer=dict(type='AdamW', lr=0.01, weight_decay=0.1))


class Gain(BaseRestorer):
    """Restorer of a gain and a frozen prior; ``connected=False`` cuts the gradient."""

    def __init__(self, connected=True, **kwargs):
        super().__init__(**kwargs)
        self.gain = torch.nn.Parameter(torch.tensor(0.5))
        self.prior = torch.nn.Parameter(torch.tensor(1.0), requires_grad=False)
        self.norm = torch.nn.BatchNorm2d(3)
        self.connected = connected

    def restore(self, image):
        normalised = 0.01 * self.norm(image)
        restored = (image * self.gain * self.prior + normalised).clamp(0, 1)
        return RestorationOutput(restored if self.connected else restored.detach() + 0 * self.gain)


class Recorder(Hook):
    """Hook that records weights, training mode and optimiser state after every iteration."""

    priority = 'LOWEST'

    def __init__(self):
        self.gains, self.tasks, self.training, self.statistics, self.states = [], [], [], [], []

    def after_train_iter(self, runner, batch_idx, data_batch=None, outputs=None):
        restorer = runner.model.restorer
        self.gains.append(restorer.gain.item())
        self.tasks.append(float(runner.model.task_model.bbox_head.weight.detach().sum()))
        self.training.append(restorer.norm.training)
        self.statistics.append(int(restorer.norm.num_batches_tracked))
        self.states.append(restorer.gain in runner.optim_wrapper.optimizer.state)


def joint(restorer=None, **kwargs):
    return MODELS.build(dict(type='JointModel', restorer=restorer or Gain(), task_model=toy_config(), **kwargs))


def train(work_dir, freeze, model=None, epochs=3, hooks=(), **kwargs):
    """Train with the hook; return the runner and the recorder."""
    recorded = Recorder()
    hooks = [dict(type='RestorerFreezeHook', **freeze), recorded, *hooks]
    runner = toy_runner(model or joint(), work_dir, hooks, epochs, **{'optim_wrapper': copy.deepcopy(ADAMW), **kwargs})
    runner.train()
    return runner, recorded


def moves(values, first):
    """Return for each iteration whether it changed the value."""
    return [after != before for before, after in zip([first, *values[:-1]], values, strict=True)]


def test_frozen_epochs_keep_weights_and_statistics_while_the_task_trains(tmp_path):
    _, recorded = train(tmp_path, dict(end=2))
    frozen, trained = 2 * ITERATIONS, ITERATIONS
    assert moves(recorded.gains, 0.5) == [False] * frozen + [True] * trained
    assert all(moves(recorded.tasks, None))
    assert recorded.training == [False] * frozen + [True] * trained
    assert recorded.statistics == [0] * frozen + list(range(1, 1 + trained))


def test_optimiser_state_of_the_restorer_begins_with_its_first_step(tmp_path):
    runner, recorded = train(tmp_path, dict(end=2))
    assert recorded.states == [False] * 2 * ITERATIONS + [True] * ITERATIONS
    state = runner.optim_wrapper.optimizer.state
    assert int(state[runner.model.restorer.gain]['step']) == ITERATIONS
    assert int(state[runner.model.task_model.bbox_head.weight]['step']) == 3 * ITERATIONS


def test_iterations_count_within_an_epoch_and_a_frozen_prior_stays_frozen(tmp_path):
    runner, recorded = train(tmp_path, dict(begin=2, end=5, by_epoch=False), epochs=2)
    assert moves(recorded.gains, 0.5) == [True] * 2 + [False] * 3 + [True] * 3
    restorer = runner.model.restorer
    assert restorer.gain.requires_grad and not restorer.prior.requires_grad and not restorer.frozen


def test_frozen_until_the_end(tmp_path):
    runner, recorded = train(tmp_path, dict(begin=1), epochs=2)
    assert moves(recorded.gains, 0.5) == [True] * ITERATIONS + [False] * ITERATIONS
    assert not runner.model.restorer.gain.requires_grad


def test_half_an_accumulated_gradient_does_not_step(tmp_path):
    accumulating = dict(optim_wrapper=dict(ADAMW, accumulative_counts=4))
    _, recorded = train(tmp_path, dict(begin=2, by_epoch=False), epochs=1, **accumulating)
    assert moves(recorded.gains, 0.5) == [False] * 4 and moves(recorded.tasks, recorded.tasks[0])[-1]


@pytest.mark.parametrize('interrupted', [1, 2], ids=['within the freeze', 'after it'])
def test_resumed_run_ends_as_the_uninterrupted_one(tmp_path, interrupted):
    freeze, checkpoint = dict(end=2), dict(type='CheckpointHook', interval=1)
    whole, _ = train(tmp_path / 'whole', freeze, epochs=4, default_hooks=dict(checkpoint=checkpoint))
    start = tmp_path / 'whole' / f'epoch_{interrupted}.pth'
    resumed, recorded = train(tmp_path / 'resumed', freeze, epochs=4, load_from=str(start), resume=True)
    assert len(recorded.gains) == (4 - interrupted) * ITERATIONS
    state = resumed.model.state_dict()
    assert all(torch.equal(value, state[key]) for key, value in whole.model.state_dict().items())


def test_learning_rate_factor_holds_after_the_freeze(tmp_path):
    slower = dict(optimizer=dict(type='SGD', lr=0.01), paramwise_cfg=dict(custom_keys={'restorer': dict(lr_mult=0.1)}))
    runner, recorded = train(tmp_path, dict(end=1), epochs=2, optim_wrapper=slower)
    rates = {id(group['params'][0]): group['lr'] for group in runner.optim_wrapper.optimizer.param_groups}
    assert rates[id(runner.model.restorer.gain)] == pytest.approx(0.001)
    assert moves(recorded.gains, 0.5) == [False] * ITERATIONS + [True] * ITERATIONS


# The liveness hook asks for a gradient once the restorer trains.
def watched(iterations=2):
    return [dict(type='LivenessHook', iterations=iterations)]


def test_liveness_requires_the_task_gradient_once_the_restorer_trains(tmp_path):
    runner, _ = train(tmp_path, dict(end=2), hooks=watched())
    measured = runner.message_hub.get_info('liveness')
    assert len(measured['task_gradient_norms']) == measured['calls'] == 2 and min(measured['task_gradient_norms']) > 0


@pytest.mark.parametrize('end', [1, 3], ids=['freeze shorter than the watch', 'longer'])
def test_restorer_that_is_dead_after_the_freeze_stops_the_run(tmp_path, end):
    with pytest.raises(LivenessError, match='gradient of the task loss in restorer is zero'):
        train(tmp_path, dict(end=end, by_epoch=False), joint(Gain(connected=False)), hooks=watched())


def test_frozen_restorer_that_is_never_called_stops_the_run_within_the_freeze(tmp_path):
    model = joint()
    bridge, other = model.bridge.forward, MODELS.build(dict(type='Identity'))
    model.bridge.forward = lambda inputs, restorer: bridge(inputs, other)
    with pytest.raises(LivenessError, match='never called'):
        train(tmp_path, dict(end=2), model, hooks=watched())


def test_initial_identity_may_be_frozen_for_a_time_but_not_for_the_whole_run(tmp_path):
    fresh = dict(type='DAPLED')
    hooks = [dict(type='RestorerFreezeHook', end=1), *watched()]
    toy_runner(joint(fresh), tmp_path / 'a', hooks, epochs=2).train()
    for freeze in (dict(), dict(end=9)):
        with pytest.raises(LivenessError, match='unchanged'):
            toy_runner(joint(fresh), tmp_path / 'b', [dict(type='RestorerFreezeHook', **freeze), *watched()]).train()


# Settings that cannot work raise.
@pytest.mark.parametrize('span', [dict(end=0), dict(begin=2, end=2), dict(begin=-1)])
def test_empty_span(span):
    with pytest.raises(ValueError, match='0 <= begin < end'):
        RestorerFreezeHook(**span)


def test_restorer_frozen_by_its_config(tmp_path):
    with pytest.raises(ValueError, match='frozen for the whole run'):
        train(tmp_path, dict(end=1), joint(Gain(frozen=True)))


def test_plain_model(tmp_path):
    with pytest.raises(ValueError, match='found none'):
        toy_runner(MODELS.build(toy_config()), tmp_path, [dict(type='RestorerFreezeHook', end=1)]).train()


def test_nothing_else_trains(tmp_path):
    with pytest.raises(ValueError, match='nothing trains'):
        train(tmp_path, dict(end=1), joint(frozen_task=True))


def test_epochs_of_an_iteration_based_run(tmp_path):
    loop = dict(type='IterBasedTrainLoop', max_iters=6)
    with pytest.raises(ValueError, match='by_epoch=False'):
        train(tmp_path, dict(end=1), train_cfg=dict(loop))
    _, recorded = train(tmp_path, dict(end=4, by_epoch=False), train_cfg=dict(loop))
    assert moves(recorded.gains, 0.5) == [False] * 4 + [True] * 2


def test_freeze_that_outlasts_the_run_warns(tmp_path):
    warnings = []
    model = joint()
    runner = toy_runner(model, tmp_path, [dict(type='RestorerFreezeHook', end=5)])
    runner.logger.warning = warnings.append
    runner.train()
    assert any('until epoch 5, but the run ends with 1' in warning for warning in warnings)


def test_restorer_without_weights_has_nothing_to_freeze(tmp_path):
    model = joint(dict(type='Gamma', gamma=0.5))
    before = copy.deepcopy(model.task_model.bbox_head.weight)
    toy_runner(model, tmp_path, [dict(type='RestorerFreezeHook', end=1)], epochs=2).train()
    assert not torch.equal(before, model.task_model.bbox_head.weight)


@pytest.fixture
def one_process_group(tmp_path):
    """torch.distributed with one process on the CPU."""
    torch.distributed.init_process_group('gloo', init_method=f'file://{tmp_path}/group', rank=0, world_size=1)
    yield
    torch.distributed.destroy_process_group()


def test_distributed_training_needs_find_unused_parameters(tmp_path, one_process_group):
    from mmengine.model import MMDistributedDataParallel

    with pytest.raises(ValueError, match='find_unused_parameters = True'):
        toy_runner(MMDistributedDataParallel(joint()), tmp_path, [dict(type='RestorerFreezeHook', end=1)]).train()
    wrapped = MMDistributedDataParallel(joint(), find_unused_parameters=True)
    first, task = wrapped.module.restorer.gain.item(), copy.deepcopy(wrapped.module.task_model.bbox_head.weight)
    toy_runner(wrapped, tmp_path, [dict(type='RestorerFreezeHook', end=1)], epochs=1).train()
    assert wrapped.module.restorer.gain.item() == first
    assert not torch.equal(task, wrapped.module.task_model.bbox_head.weight)
    wrapped = MMDistributedDataParallel(joint(), find_unused_parameters=True)
    toy_runner(wrapped, tmp_path, [dict(type='RestorerFreezeHook', end=1)], epochs=2).train()
    assert wrapped.module.restorer.gain.item() != first
