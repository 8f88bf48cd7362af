"""Collect the results of finished runs by data set, detector and arm."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from mmdapled.comparison.arm_configs import annotation_file, config_of
from mmdapled.comparison.breakdown import by_class, by_group
from mmdapled.comparison.deciding_metric import metric_of_pairs
from mmdapled.comparison.metric_format import format_of
from mmdapled.comparison.plan import PLAIN, Cell, Plan
from mmdapled.comparison.runs import finished
from mmdapled.comparison.significance import Difference, Spread, difference, spread, verdict


class ArmResult(NamedTuple):
    """Results of one arm.

    Args:
        name: name of the arm.
        seeds: seeds of the finished runs.
        metrics: name -> spread over the seeds, scaled by :func:`.format_of`.
        deciding_metric: metric that is compared with plain, mAP50 or mIoU; empty if none is.
        difference: difference from plain; None without an interval.
        verdict: the difference in words, or why there is none.
        liveness: seed -> output of the liveness hook.
        restoration: PSNR in dB and SSIM over the pairs, if there are any.
        cost: ``latency_ms`` and ``peak_mb``.
        breakdown: spread by class, group of images and size of object.
        dead: reasons why its restorer is dead; empty for a live one.
    """

    name: str
    seeds: Sequence[int]
    metrics: Mapping[str, Spread]
    deciding_metric: str
    difference: Difference | None
    verdict: str
    liveness: Mapping[int, Any]
    restoration: Mapping[str, Spread]
    cost: Mapping[str, float]
    breakdown: Mapping[str, Spread]
    dead: Sequence[str]


class ResultGroup(NamedTuple):
    """Results of all arms with one detector on one data set."""

    detector: str
    dataset: str
    arms: Sequence[ArmResult]

    @property
    def deciding_metrics(self) -> Sequence[str]:
        """Return the deciding metrics of the arms; at most one, since all arms share one evaluation."""
        return list(dict.fromkeys(arm.deciding_metric for arm in self.arms if arm.deciding_metric))

    def shown(self, metrics: Sequence[str]) -> Sequence[str]:
        """Return those of ``metrics`` that any arm has."""
        return [metric for metric in metrics if any(metric in arm.metrics for arm in self.arms)]


class Compared(NamedTuple):
    """Comparison of an arm with plain: the deciding metric and the difference, or the reason why there is none."""

    deciding_metric: str = ''
    difference: Difference | None = None
    reason: str = 'the tests of both left nothing to compare image by image'


def gather(plan: Plan, work_dir: Path, costs: Mapping[str, Mapping[str, Mapping[str, float]]]) -> list[ResultGroup]:
    """Collect the finished runs in ``work_dir``; ``costs`` are by ``DATASET/DETECTOR``, then by arm."""
    return [
        ResultGroup(detector, dataset, [
            arm for name in plan.arms
            if (arm := _arm(plan, work_dir, name, detector, dataset, costs.get(f'{dataset}/{detector}', {})))
        ])
        for dataset in plan.datasets
        for detector in plan.detectors
    ]  # fmt: skip


def _arm(
    plan: Plan, work_dir: Path, name: str, detector: str, dataset: str, costs: Mapping[str, Mapping[str, float]]
) -> ArmResult | None:
    results = _results(plan, work_dir, name, detector, dataset)
    if not results:
        return None
    dead = [f'seed {cell.seed}: {problem}' for cell, result in results.items() for problem in result.get('dead', ())]
    alive = [result for result in results.values() if 'metrics' in result]
    metrics = {metric: spread(values) for metric in plan.metrics if (values := _shown(alive, metric))}
    ann_file = annotation_file(config_of(plan, next(iter(results))))  # one for all seeds
    found = Compared() if dead or name == PLAIN else _compared(plan, work_dir, list(results), ann_file)
    return ArmResult(
        name=name,
        seeds=[cell.seed for cell in results],
        metrics=metrics,
        deciding_metric=found.deciding_metric,
        difference=found.difference,
        verdict=_verdict(plan, name, dead, found),
        liveness={cell.seed: result['liveness'] for cell, result in results.items()},
        restoration={key: spread(values) for key in ('PSNR', 'SSIM') if (values := _values(alive, 'restoration', key))},
        cost=costs.get(name, {}),
        breakdown=_breakdown(work_dir, results, ann_file),
        dead=dead,
    )


def _results(plan: Plan, work_dir: Path, name: str, detector: str, dataset: str) -> dict[Cell, dict[str, Any]]:
    cells = [cell for cell in plan.cells() if (cell.arm, cell.detector, cell.dataset) == (name, detector, dataset)]
    found = {cell: finished(work_dir / cell.folder) for cell in cells}
    return {cell: result for cell, result in found.items() if result is not None}


def _breakdown(work_dir: Path, results: Mapping[Cell, Mapping[str, Any]], ann_file: str) -> dict[str, Spread]:
    values: dict[str, list[float]] = {}
    for cell, result in results.items():
        if 'metrics' not in result:
            continue
        found = by_group(result['metrics'])
        with suppress(FileNotFoundError, ValueError):  # reported in the verdict
            found = {**by_class(work_dir / cell.folder / 'test', ann_file), **found}
        for label, value in found.items():
            values.setdefault(label, []).append(value)
    return {label: spread(of_seeds) for label, of_seeds in values.items()}


def _values(results: Sequence[Mapping[str, Any]], kind: str, key: str) -> list[float]:
    return [result[kind][key] for result in results if key in result.get(kind, {})]


def _shown(results: Sequence[Mapping[str, Any]], metric: str) -> list[float]:
    shown = [format_of(metric).shown(value) for value in _values(results, 'metrics', metric)]
    return [value for value in shown if value is not None]


def _compared(plan: Plan, work_dir: Path, cells: Sequence[Cell], ann_file: str) -> Compared:
    """Compare an arm with plain over the seeds that both have."""
    tests = [
        (work_dir / plain.folder / 'test', work_dir / cell.folder / 'test')
        for cell in cells
        if finished(work_dir / (plain := plain_of(plan, cell)).folder)
    ]
    metric, pairs = metric_of_pairs(tests)
    if metric is None:
        return Compared()
    try:
        return Compared(metric.name, difference([metric.paired(pair, ann_file) for pair in pairs]))
    except (FileNotFoundError, ValueError) as error:
        return Compared(reason=str(error))


def plain_of(plan: Plan, cell: Cell) -> Cell:
    """Return the plain run to compare a run with: that of its seed, or the only one of an untrained plain arm."""
    trained = plan.arms[PLAIN].get('train', True)
    return cell._replace(arm=PLAIN, seed=cell.seed if trained else plan.seeds[0])


def _verdict(plan: Plan, name: str, dead: Sequence[str], found: Compared) -> str:
    if dead:
        return 'DEAD, not compared: ' + '; '.join(dead)
    if name == PLAIN:
        return 'reference of the comparison'
    if found.difference is None:
        return f'not compared: {found.reason}'
    if plan.arms[name].get('train', True) != plan.arms[PLAIN].get('train', True):
        return f'{verdict(found.difference)} (one of the two was trained, the other was not)'
    return verdict(found.difference)
