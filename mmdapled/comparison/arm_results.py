"""What a comparison has found so far: the arms' figures by detector and data set."""

from contextlib import suppress
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

from mmdapled.comparison.arm_configs import annotation_file, config_of
from mmdapled.comparison.breakdown import by_class, by_group
from mmdapled.comparison.deciding_metric import metric_of_pairs
from mmdapled.comparison.metric_format import format_of
from mmdapled.comparison.plan import PLAIN, Cell, Plan
from mmdapled.comparison.runs import finished
from mmdapled.comparison.significance import Difference, Spread, difference, spread, verdict


class ArmResult(NamedTuple):
    """Figures of one arm.

    Args:
        name: of the arm.
        seeds: those that are finished.
        metrics: name -> spread over the seeds, as `metric_format.py` shows it.
        deciding_metric: the figure that is compared with the plain arm's, mAP50 or mIoU; empty where none is.
        difference: from the plain arm, None where it has no interval.
        verdict: in plain words.
        liveness: of each seed, as the liveness hook wrote it.
        restoration: PSNR in dB and SSIM over the pairs, if there are any.
        cost: ``latency_ms`` and ``peak_mb``.
        breakdown: spread of the figures by class, group of images and size of object, by what they are of.
        dead: why its restorer is not alive; empty for a live one.
    """

    name: str
    seeds: Sequence[int]
    metrics: Mapping[str, Spread]
    deciding_metric: str
    difference: Optional[Difference]
    verdict: str
    liveness: Mapping[int, Any]
    restoration: Mapping[str, Spread]
    cost: Mapping[str, float]
    breakdown: Mapping[str, Spread]
    dead: Sequence[str]


class ResultGroup(NamedTuple):
    """The arms in front of one detector on one data set."""

    detector: str
    dataset: str
    arms: Sequence[ArmResult]

    @property
    def deciding_metrics(self) -> Sequence[str]:
        """The figures by which any of the arms is judged; one, since all have one evaluation."""
        return list(dict.fromkeys(arm.deciding_metric for arm in self.arms if arm.deciding_metric))

    def shown(self, metrics: Sequence[str]) -> Sequence[str]:
        """Those of the figures that any of the arms has."""
        return [metric for metric in metrics if any(metric in arm.metrics for arm in self.arms)]


class Compared(NamedTuple):
    """An arm beside the plain one: the figure that is judged, the difference, or why there is none."""

    deciding_metric: str = ''
    difference: Optional[Difference] = None
    reason: str = 'the tests of both left nothing to compare image by image'


def gather(plan: Plan, work_dir: Path, costs: Mapping[str, Mapping[str, Mapping[str, float]]]) -> List[ResultGroup]:
    """Everything that is finished in ``work_dir``; ``costs`` by detector and arm."""
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
) -> Optional[ArmResult]:
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


def _results(plan: Plan, work_dir: Path, name: str, detector: str, dataset: str) -> Dict[Cell, Dict[str, Any]]:
    cells = [cell for cell in plan.cells() if (cell.arm, cell.detector, cell.dataset) == (name, detector, dataset)]
    found = {cell: finished(work_dir / cell.folder) for cell in cells}
    return {cell: result for cell, result in found.items() if result is not None}


def _breakdown(work_dir: Path, results: Mapping[Cell, Mapping[str, Any]], ann_file: str) -> Dict[str, Spread]:
    values: Dict[str, List[float]] = {}
    for cell, result in results.items():
        if 'metrics' not in result:
            continue
        found = by_group(result['metrics'])
        with suppress(FileNotFoundError, ValueError):  # which the verdict tells
            found = {**by_class(work_dir / cell.folder / 'test', ann_file), **found}
        for label, value in found.items():
            values.setdefault(label, []).append(value)
    return {label: spread(figures) for label, figures in values.items()}


def _values(results: Sequence[Mapping[str, Any]], kind: str, key: str) -> List[float]:
    return [result[kind][key] for result in results if key in result.get(kind, {})]


def _shown(results: Sequence[Mapping[str, Any]], metric: str) -> List[float]:
    shown = [format_of(metric).shown(value) for value in _values(results, 'metrics', metric)]
    return [value for value in shown if value is not None]


def _compared(plan: Plan, work_dir: Path, cells: Sequence[Cell], ann_file: str) -> Compared:
    """Over the seeds that both arms have."""
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
    """The plain run that a run is compared with: of its seed, or the only one of a plain arm that is not trained."""
    trained = plan.arms[PLAIN].get('train', True)
    return cell._replace(arm=PLAIN, seed=cell.seed if trained else plan.seeds[0])


def _verdict(plan: Plan, name: str, dead: Sequence[str], found: Compared) -> str:
    if dead:
        return 'DEAD, not compared: ' + '; '.join(dead)
    if name == PLAIN:
        return 'what every arm is compared with'
    if found.difference is None:
        return f'not compared: {found.reason}'
    if plan.arms[name].get('train', True) != plan.arms[PLAIN].get('train', True):
        return f'{verdict(found.difference)} (one of the two was trained, the other was not)'
    return verdict(found.difference)
