"""What a comparison has found so far: the arms' figures by detector and data set."""

from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

from mmdapled.comparison.arms import DETECTIONS, annotation_file, config_of
from mmdapled.comparison.plan import PLAIN, Cell, Plan
from mmdapled.comparison.runs import finished
from mmdapled.comparison.verdict import Difference, Spread, difference, spread, verdict

PERCENT = 100  # figures between 0 and 1 are shown in points


class Arm(NamedTuple):
    """Figures of one arm.

    Args:
        name: of the arm.
        seeds: those that are finished.
        metrics: name -> spread over the seeds, in points.
        difference: from the plain arm, None where it has no interval.
        verdict: in plain words.
        liveness: of each seed, as the liveness hook wrote it.
        restoration: PSNR in dB and SSIM over the pairs, if there are any.
        cost: ``latency_ms`` and ``peak_mb``.
        dead: why its restorer is not alive; empty for a live one.
    """

    name: str
    seeds: Sequence[int]
    metrics: Mapping[str, Spread]
    difference: Optional[Difference]
    verdict: str
    liveness: Mapping[int, Any]
    restoration: Mapping[str, Spread]
    cost: Mapping[str, float]
    dead: Sequence[str]


class Group(NamedTuple):
    """The arms in front of one detector on one data set."""

    detector: str
    dataset: str
    arms: Sequence[Arm]


def gather(plan: Plan, work_dir: Path, costs: Mapping[str, Mapping[str, Mapping[str, float]]]) -> List[Group]:
    """Everything that is finished in ``work_dir``; ``costs`` by detector and arm."""
    return [
        Group(detector, dataset, [
            arm for name in plan.arms
            if (arm := _arm(plan, work_dir, name, detector, dataset, costs.get(f'{dataset}/{detector}', {})))
        ])
        for dataset in plan.datasets
        for detector in plan.detectors
    ]  # fmt: skip


def _arm(
    plan: Plan, work_dir: Path, name: str, detector: str, dataset: str, costs: Mapping[str, Mapping[str, float]]
) -> Optional[Arm]:
    results = _results(plan, work_dir, name, detector, dataset)
    if not results:
        return None
    dead = [f'seed {cell.seed}: {problem}' for cell, result in results.items() for problem in result.get('dead', ())]
    alive = [result for result in results.values() if 'metrics' in result]
    metrics = {metric: spread(values) for metric in plan.metrics if (values := _values(alive, 'metrics', metric))}
    found = None if dead or name == PLAIN else _difference(plan, work_dir, list(results))
    return Arm(
        name=name,
        seeds=[cell.seed for cell in results],
        metrics=metrics,
        difference=found,
        verdict=_verdict(plan, name, dead, found),
        liveness={cell.seed: result['liveness'] for cell, result in results.items()},
        restoration={key: spread(values) for key in ('PSNR', 'SSIM') if (values := _values(alive, 'restoration', key))},
        cost=costs.get(name, {}),
        dead=dead,
    )


def _results(plan: Plan, work_dir: Path, name: str, detector: str, dataset: str) -> Dict[Cell, Dict[str, Any]]:
    cells = [cell for cell in plan.cells() if (cell.arm, cell.detector, cell.dataset) == (name, detector, dataset)]
    found = {cell: finished(work_dir / cell.folder) for cell in cells}
    return {cell: result for cell, result in found.items() if result is not None}


def _values(results: Sequence[Mapping[str, Any]], kind: str, key: str) -> List[float]:
    values = [result[kind][key] for result in results if key in result.get(kind, {})]
    return [PERCENT * value for value in values] if kind == 'metrics' else values


def _difference(plan: Plan, work_dir: Path, cells: Sequence[Cell]) -> Optional[Difference]:
    """Over the seeds that both arms have; None where a run left no detections to compare image by image."""
    pairs = []
    for cell in cells:
        plain = plain_of(plan, cell)
        files = [work_dir / one.folder / 'test' / f'{DETECTIONS}.bbox.json' for one in (plain, cell)]
        if all(file.is_file() for file in files) and finished(work_dir / plain.folder):
            pairs.append(files)
    ann_file = annotation_file(config_of(plan, cells[0]))
    if not pairs or not ann_file:
        return None
    try:
        return difference(ann_file, [plain for plain, _ in pairs], [arm for _, arm in pairs])
    except ValueError:
        return None


def plain_of(plan: Plan, cell: Cell) -> Cell:
    """The plain run that a run is compared with: of its seed, or the only one of a plain arm that is not trained."""
    trained = plan.arms[PLAIN].get('train', True)
    return cell._replace(arm=PLAIN, seed=cell.seed if trained else plan.seeds[0])


def _verdict(plan: Plan, name: str, dead: Sequence[str], found: Optional[Difference]) -> str:
    if dead:
        return 'DEAD, not compared: ' + '; '.join(dead)
    if name == PLAIN:
        return 'what every arm is compared with'
    if not found:
        return 'no detections of both to compare image by image'
    if plan.arms[name].get('train', True) != plan.arms[PLAIN].get('train', True):
        return f'{verdict(found)} (one of the two was trained, the other was not)'
    return verdict(found)
