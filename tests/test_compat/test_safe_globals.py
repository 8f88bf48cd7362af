import io
import pickle
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import torch
from mmengine.config import ConfigDict
from mmengine.hooks import Hook
from mmengine.logging import HistoryBuffer, MessageHub
from mmengine.model import BaseModel
from mmengine.optim import (
    ConstantLR,
    CosineAnnealingLR,
    ExponentialLR,
    LinearLR,
    MultiStepLR,
    OneCycleLR,
    OptimWrapper,
    PolyLR,
    ReduceOnPlateauLR,
    StepLR,
)
from mmengine.runner import Runner
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from mmdapled.compat.safe_globals import stored_method

pytestmark = pytest.mark.skipif(
    tuple(map(int, torch.__version__.split('.')[:2])) < (2, 6), reason='weights-only loading is not the default'
)


def through_a_file(value):
    """Save and load as mmengine does, which leaves ``weights_only`` to torch's default."""
    stream = io.BytesIO()
    torch.save(value, stream)
    stream.seek(0)
    return torch.load(stream)


class Line(BaseModel):
    """A model of one weight, fitted to twice its input."""

    def __init__(self):
        super().__init__()
        self.fit = nn.Linear(1, 1)

    def forward(self, x, y, mode):
        return {'loss': (self.fit(x) - y).square().mean()}


class LossHook(Hook):
    """Keep every loss, store what hooks of mmengine and mmdet store, and stop the run before one iteration."""

    def __init__(self, stop_before: int | None):
        self.losses: list[float] = []
        self.stop_before = stop_before

    def before_train_iter(self, runner, batch_idx, data_batch=None):
        if runner.iter == self.stop_before:
            raise KeyboardInterrupt

    def after_train_iter(self, runner, batch_idx, data_batch=None, outputs=None):
        self.losses.append(outputs['loss'].item())
        runner.message_hub.update_info('best_score', np.float64(0.5))
        runner.message_hub.update_info('seen', np.arange(3))


def train(folder: Path, name: str, resume: bool = False, stop_before: int | None = None) -> list[float]:
    """Run three epochs of four batches in mmengine's own loop; return the losses."""
    torch.manual_seed(0)
    x = torch.linspace(-1, 1, 8)[:, None]
    model, hook = Line(), LossHook(stop_before)
    runner = Runner(
        model,
        str(folder),
        train_dataloader=DataLoader(TensorDataset(x, 2 * x), batch_size=2),
        train_cfg=dict(by_epoch=True, max_epochs=3),
        optim_wrapper=OptimWrapper(torch.optim.Adam(model.parameters(), lr=0.1)),
        param_scheduler=dict(type='OneCycleLR', eta_max=0.2, total_steps=12, by_epoch=False),
        default_hooks=dict(checkpoint=dict(type='CheckpointHook', interval=1)),
        custom_hooks=[hook],
        resume=resume,
        experiment_name=name,
    )
    with suppress(KeyboardInterrupt):
        runner.train()
    return hook.losses


def test_a_resumed_run_equals_an_uninterrupted_one(tmp_path):
    whole = train(tmp_path / 'whole', 'whole')
    first = train(tmp_path / 'parts', 'first', stop_before=10)
    rest = train(tmp_path / 'parts', 'rest', resume=True)
    assert (len(first), len(rest)) == (10, 4)
    assert np.allclose(first[:8] + rest, whole, rtol=1e-6)

    state = torch.load(tmp_path / 'parts' / 'epoch_3.pth', weights_only=True)['message_hub']
    assert state['log_scalars']['train/loss'].current() == pytest.approx(whole[-1], rel=1e-5)
    assert state['runtime_info']['best_score'] == 0.5
    MessageHub.get_current_instance().load_state_dict(state)


@pytest.mark.parametrize('dtype', ['bool', 'int32', 'int64', 'uint8', 'float16', 'float32', 'float64'])
def test_numpy_numbers_come_back(dtype):
    array = np.array([0, 1, 1]).astype(dtype)
    again = through_a_file({'array': array, 'scalar': array[1]})
    assert again['array'].dtype == dtype and np.array_equal(again['array'], array)
    assert type(again['scalar']) is type(array[1]) and again['scalar'] == 1


@pytest.mark.parametrize('module', ['numpy.core.multiarray', 'numpy._core.multiarray'])
def test_both_names_of_numpys_module_are_known(module):
    here = 'numpy._core.multiarray' if hasattr(np, '_core') else 'numpy.core.multiarray'
    data = pickle.dumps(np.float64(0.5), protocol=2).replace(f'c{here}\n'.encode(), f'c{module}\n'.encode())
    assert module.encode() in data
    assert torch._weights_only_unpickler.load(io.BytesIO(data), encoding='utf-8') == 0.5


def test_history_and_config_come_back():
    history = HistoryBuffer([1.0, 3.0], [1, 1])
    again = through_a_file({'history': history, 'cfg': ConfigDict(model=dict(type='RetinaNet', classes=[1, 2]))})
    assert again['history'].mean() == 2 and again['history'].statistics('max') == 3
    assert again['cfg'].model.type == 'RetinaNet'


SCHEDULERS = {
    ConstantLR: dict(factor=0.5),
    CosineAnnealingLR: dict(T_max=3),
    ExponentialLR: dict(gamma=0.9),
    LinearLR: dict(),
    MultiStepLR: dict(milestones=[1, 2]),
    OneCycleLR: dict(eta_max=1.0, total_steps=5),
    PolyLR: dict(),
    ReduceOnPlateauLR: dict(monitor='loss'),
    StepLR: dict(step_size=1),
}


@pytest.mark.parametrize('scheduler', SCHEDULERS)
def test_states_of_schedulers_come_back(scheduler):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    state = scheduler(optimizer, **SCHEDULERS[scheduler]).state_dict()
    assert through_a_file(state).keys() == state.keys()


@pytest.mark.parametrize('owner, name', [(HistoryBuffer, '__init__'), (HistoryBuffer, 'update'), (np, 'load')])
def test_no_other_attribute_is_reached(owner, name):
    with pytest.raises(pickle.UnpicklingError, match=name):
        stored_method(owner, name)


class Reduced:
    """Pickles as a call of ``function``."""

    def __init__(self, function, *args):
        self.call = function, args

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize(
    'attack',
    [Reduced(getattr, HistoryBuffer, '__init__'), Reduced(eval, '1'), Reduced(np.load, 'weights.npy')],
)
def test_code_is_still_refused(attack):
    with pytest.raises(pickle.UnpicklingError):
        through_a_file({'state_dict': attack})
