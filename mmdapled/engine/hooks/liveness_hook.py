"""Check in the first iterations of a run that the restorer is alive; stop the run with the reason if it is not."""

import json
from pathlib import Path
from typing import Any

from mmengine.dist import is_main_process
from mmengine.hooks import Hook
from mmengine.runner import autocast

from mmdapled.engine.hooks.liveness_bypass import BypassWatch, predicting_restorers
from mmdapled.engine.hooks.liveness_probe import RestorerProbe, joint_models, problems_of, trains
from mmdapled.engine.hooks.restorer_freeze_hook import RestorerFreezeHook
from mmdapled.engine.model_parts import outermost_restorers, unwrapped
from mmdapled.registry import HOOKS
from mmdapled.restorers.base import BaseRestorer

FILE = 'liveness.json'
PATIENCE = 10  # the watch lasts at most this many times as long where a gate finds no image degraded


class LivenessError(RuntimeError):
    """The restorer in front of the task model does nothing, or cannot learn from the task."""


@HOOKS.register_module()
class LivenessHook(Hook):
    """Stop a joint run whose restorer is never called, changes nothing, was not loaded or gets no task gradient.

    The field's published failures were silent: an enhancer that was never called, weights that never loaded. The
    measurements are logged, kept in ``runner.message_hub`` as ``liveness`` and written to ``liveness.json`` in the work
    dir. In a joint model the gradient is that of the task loss alone; in the two drop-ins every loss is the task's.
    :class:`Identity` may change nothing, a frozen restorer needs no gradient. A restorer that
    :class:`RestorerFreezeHook` freezes for a time is watched at the start, and again when it begins to train.
    Iterations in which the gate of a :class:`.Gated` restorer finds no image degraded do not count, up to ten times as
    many.

    In a test a batch is predicted once more with the restorer bypassed: equal predictions mean that its image is not
    used. Batches without any prediction either way do not count. A test only warns, since an untrained restorer is an
    identity.

    Args:
        iterations: number of iterations to watch; in a test the most batches that count.

    Raises:
        LivenessError: in training, after these iterations, with every reason.
    """

    priority = 'VERY_HIGH'

    def __init__(self, iterations: int = 10) -> None:
        self.iterations = iterations
        self.restorers: dict[str, BaseRestorer] = {}
        self.training: set[str] = set()
        self.probes: list[RestorerProbe] | None = None
        self.watched = 0
        self.test_watch: BypassWatch | None = None

    def before_train(self, runner: Any) -> None:
        """Find the restorers and start watching."""
        model: Any = unwrapped(runner.model)
        self.restorers = outermost_restorers(model)
        if not self.restorers:
            raise LivenessError(
                f'no restorer in {type(model).__name__}: expected a JointModel, a RestoringDataPreprocessor or a '
                'RestoringBackbone; put one in the config, or remove LivenessHook from a plain run'
            )
        self._watch(model)

    def before_train_iter(self, runner: Any, batch_idx: int, data_batch: Any = None) -> None:
        """Watch again where a restorer has begun to train."""
        if self._training_now() - self.training:
            self._watch(unwrapped(runner.model))

    def after_train_iter(self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None) -> None:
        """Count the iteration; judge after the last one."""
        if self.probes is None:
            return
        for probe in self.probes:
            probe.end_iteration()
        self.watched += 1
        idle = max(probe.idle for probe in self.probes)
        if self.watched - idle >= self.iterations or self.watched >= PATIENCE * self.iterations:
            self._judge(runner)

    def after_train(self, runner: Any) -> None:
        """Judge a run that is shorter than the watch."""
        if self.probes is not None and self.watched:
            self._judge(runner)

    def before_test(self, runner: Any) -> None:
        """Find the restorers and start watching."""
        self.test_watch = BypassWatch(predicting_restorers(unwrapped(runner.model)), self.iterations)

    def before_test_iter(self, runner: Any, batch_idx: int, data_batch: Any = None) -> None:
        """Predict the batch with the restorers bypassed."""
        if self.test_watch is not None and not self.test_watch.done:
            with autocast(enabled=getattr(runner.test_loop, 'fp16', False)):
                self.test_watch.predict_bypassed(runner.model, data_batch)

    def after_test_iter(self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None) -> None:
        """Compare with the batch's own predictions; judge when the result is known."""
        if self.test_watch is not None and not self.test_watch.done:
            self.test_watch.compare(outputs)
            if self.test_watch.done:
                self._judge_test(runner)

    def after_test(self, runner: Any) -> None:
        """Judge a test that is shorter than the watch."""
        if self.test_watch is not None and self.test_watch.seen:
            self._judge_test(runner)

    def _judge_test(self, runner: Any) -> None:
        watch, self.test_watch = self.test_watch, None
        assert watch is not None
        found = watch.problems()
        for probe in watch.probes:
            result = {'changes_predictions': watch.changes_predictions, 'problems': found[probe.name]}
            _write(runner, 'test', {**probe.measurements([]), **result})
            for problem in found[probe.name]:
                runner.logger.warning(f'the restorer is not alive: {problem}')

    def _training_now(self) -> set[str]:
        return {name for name, restorer in self.restorers.items() if trains(restorer)}

    def _watch(self, model: Any) -> None:
        for probe in self.probes or []:
            probe.close()
        self.training = self._training_now()
        self.probes = [RestorerProbe(name, restorer) for name, restorer in self.restorers.items()]
        self.watched = 0
        # Without a task loss (restoration alone) the gradient of the other losses counts.
        for joint in joint_models(model).values():
            if joint.task_loss_weight > 0:
                joint.task_gradient_norms = []

    def _judge(self, runner: Any) -> None:
        # In a joint model the restoration losses reach the weights too; their gradient must not pass for the task's.
        joints = joint_models(unwrapped(runner.model))
        problems, probes = [], self.probes or []
        frozen_for_now = any(isinstance(hook, RestorerFreezeHook) and hook.will_train(runner) for hook in runner.hooks)
        for probe in probes:
            probe.close()
            task_norms = _task_norms(joints, probe.name)
            norms = probe.gradient_norms if task_norms is None else task_norms
            found = problems_of(probe, norms, frozen_for_now)
            problems += found
            measured = probe.measurements(norms)
            runner.logger.info(_summary(probe, measured, self.watched))
            runner.message_hub.update_info('liveness', measured)
            _write(runner, 'train', {**measured, 'problems': found})
        for joint in joints.values():
            joint.task_gradient_norms = None
        self.probes = None
        if problems:
            raise LivenessError('the restorer is not alive: ' + '; '.join(problems))


def _task_norms(joints: dict[str, Any], restorer: str) -> list[float] | None:
    """Return the norms that the joint model around a restorer recorded; None without one, or without a task loss."""
    return next((joint.task_gradient_norms for name, joint in joints.items() if restorer.startswith(name)), None)


def _write(runner: Any, phase: str, measured: dict[str, Any]) -> None:
    """Add the measurements of one restorer in a phase to the file in the work dir."""
    if not is_main_process():
        return
    file = Path(runner.work_dir) / FILE
    known = json.loads(file.read_text(encoding='utf-8')) if file.is_file() else {}
    known.setdefault(phase, {})[measured['restorer']] = measured
    file.write_text(json.dumps(known, indent=1), encoding='utf-8')


def _summary(probe: RestorerProbe, measured: dict[str, Any], iterations: int) -> str:
    norms = measured['task_gradient_norms']
    gradient = f'task-gradient norm {norms[-1] if norms else 0.0:.2g}' if probe.trains else 'nothing in it trains now'
    return (
        f'liveness: {probe.name} ({type(probe.restorer).__name__}) was called {probe.calls} times in {iterations} '
        f'iterations, changes its image by {measured["mean_change"]:.2g} on average, {gradient}'
    )
