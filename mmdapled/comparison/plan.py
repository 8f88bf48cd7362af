"""Plan of a comparison: arms x detectors x data sets x seeds, in a short Python config."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from mmengine.config import Config

PLAIN = 'plain'
KEYS = {
    'plain', 'detectors', 'datasets', 'seeds', 'arms', 'metrics', 'restoration_pairs', 'options',
}  # fmt: skip
REQUIRED = ('plain', 'detectors', 'datasets', 'arms')
ARM_KEYS = {'config', 'restorer', 'restorer_checkpoint', 'model', 'options', 'train'}
DATASET_KEYS = {'of', 'options'}
# For detectors, segmenters and depth estimators; the report shows those that the runs have.
DEFAULT_METRICS = (
    'coco/bbox_mAP', 'coco/bbox_mAP_50', 'coco/segm_mAP', 'mIoU', 'mAcc', 'abs_rel', 'rmse', 'd1', 'PSNR', 'SSIM',
)  # fmt: skip


class Cell(NamedTuple):
    """One run of a comparison: an arm with a detector, a data set and a seed."""

    arm: str
    detector: str
    dataset: str
    seed: int

    @property
    def folder(self) -> Path:
        """Return the run's folder within that of the comparison."""
        return Path(self.dataset) / self.detector / self.arm / f'seed_{self.seed}'

    def __str__(self) -> str:
        return f'{self.arm}, {self.detector}, {self.dataset}, seed {self.seed}'


class Plan(NamedTuple):
    """Content of a plan file.

    Args:
        name: stem of the file.
        folder: folder of the file; its relative paths start there.
        plain: path of the plain arm's config, with ``{detector}`` and ``{dataset}`` in it.
        detectors: names that replace ``{detector}``.
        datasets: name -> ``dict(of=NAME, options=...)``: the name that replaces ``{dataset}``, and config options for
            every arm.
        seeds: seeds of the trained arms; an arm that is not trained runs once.
        arms: name -> changes to the plain config, as :func:`.config_of` describes them.
        metrics: metrics in the report, as far as a run has them; the first of those is drawn.
        restoration_pairs: ``dict(low=FOLDER, high=FOLDER)`` for PSNR and SSIM of the restorers, or None.
        options: config options for every arm and data set.
    """

    name: str
    folder: Path
    plain: str
    detectors: Sequence[str]
    datasets: Mapping[str, Mapping[str, Any]]
    seeds: Sequence[int]
    arms: Mapping[str, Mapping[str, Any]]
    metrics: Sequence[str]
    restoration_pairs: Mapping[str, str] | None
    options: Mapping[str, Any]

    def cells(self) -> list[Cell]:
        """Return every run, seed by seed, so that an early stop leaves whole seeds."""
        return [
            Cell(arm, detector, dataset, seed)
            for seed in self.seeds
            for dataset in self.datasets
            for detector in self.detectors
            for arm in self.arms
            if seed == self.seeds[0] or self.arms[arm].get('train', True)
        ]

    def config_file(self, template: str, cell: Cell) -> Path:
        """Return the config file that ``template`` names for a run."""
        name = template.format(detector=cell.detector, dataset=self.datasets[cell.dataset].get('of', cell.dataset))
        return (self.folder / name).resolve()


def read_plan(file: str) -> Plan:
    """Read and check a plan file.

    Raises:
        FileNotFoundError: the file does not exist.
        ValueError: settings are unknown or missing, or there is no arm ``plain``.
    """
    path = Path(file)
    if not path.is_file():
        raise FileNotFoundError(f'plan: no file {file}; configs/plans/ has examples')
    settings: dict[str, Any] = Config.fromfile(path).to_dict()
    _check_settings(settings)
    for name, arm in settings['arms'].items():
        _check_keys(f'arm {name!r}', arm, ARM_KEYS)
    if PLAIN not in settings['arms']:
        raise ValueError(f'plan: expected an arm {PLAIN!r} to compare the others with, got '
                         f'{sorted(settings["arms"])}')  # fmt: skip
    datasets = settings['datasets']
    if not isinstance(datasets, Mapping):
        datasets = {name: {} for name in datasets}
    for name, dataset in datasets.items():
        _check_keys(f'data set {name!r}', dataset, DATASET_KEYS)
    return Plan(
        name=path.stem,
        folder=path.parent,
        plain=settings['plain'],
        detectors=tuple(settings['detectors']),
        datasets=datasets,
        seeds=tuple(settings.get('seeds', (0, 1, 2))),
        arms=settings['arms'],
        metrics=tuple(settings.get('metrics', DEFAULT_METRICS)),
        restoration_pairs=settings.get('restoration_pairs'),
        options=settings.get('options', {}),
    )


def _check_settings(settings: Mapping[str, Any]) -> None:
    """Raise ValueError for missing and misspelt settings; other variables are allowed, as in any config."""
    missing = [key for key in REQUIRED if key not in settings]
    if missing:
        raise ValueError(f'plan: missing settings {missing}; add them')
    for name in set(settings) - KEYS:
        near = get_close_matches(name, KEYS, n=1, cutoff=0.8)
        if near:
            raise ValueError(f'plan: unknown setting {name!r}; did you mean {near[0]!r}?')


def _check_keys(what: str, found: Mapping[str, Any], known: Collection[str]) -> None:
    unknown = sorted(set(found) - set(known))
    if unknown:
        raise ValueError(f'{what}: unknown settings {unknown}; expected some of {", ".join(sorted(known))}')
