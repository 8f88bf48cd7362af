"""Train and test the runs of a comparison by the command-line tools; each run is resumable."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mmengine.config import Config

from mmdapled.atomic import write_atomically
from mmdapled.comparison.arm_configs import with_results
from mmdapled.comparison.deciding_metric import RESULT as PREDICTIONS
from mmdapled.run_config.joint_config import detector_config

RESULT = 'result.json'
CONFIG = 'config.py'
# Settings that the runner adds when it writes the config to the same file again.
RUNNERS_OWN = ('launcher', 'resume', 'work_dir')
DEAD = 3  # exit code of tools/train.py where the liveness hook stopped the run
INTERRUPTED = 130
POLL = 1.0  # seconds
SHOWN = 15  # lines of a failed run's log
Result = dict[str, Any]
Watch = Callable[[str], None]


class RunFailed(RuntimeError):
    """A run ended with an error other than a dead restorer."""


class Tools:
    """Runner of the command-line tools.

    Args:
        folder: folder of train.py, test.py and evaluate_restorer.py.
        watch: called every second with the remaining time of the run.
    """

    def __init__(self, folder: Path, watch: Watch = lambda _text: None) -> None:
        self.folder, self.watch = folder, watch

    def run(self, tool: str, log: Path, *arguments: Any) -> int:
        """Run a tool, append its output to ``log`` and return its exit code.

        Raises:
            KeyboardInterrupt: the tool was interrupted; it has ended.
        """
        command = [sys.executable, str(self.folder / f'{tool}.py'), *map(str, arguments)]
        with log.open('a', encoding='utf-8') as stream:
            process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT, env=_environment())
            try:
                while process.poll() is None:
                    time.sleep(POLL)
                    self.watch(time_left(log))
            except KeyboardInterrupt:
                # The tool gets the signal too, and saves its state.
                process.wait()
                raise
        if process.returncode == INTERRUPTED:
            raise KeyboardInterrupt
        return process.returncode


def finished(folder: Path) -> Result | None:
    """Return the result of a run, None if it has none yet."""
    file = folder / RESULT
    return json.loads(file.read_text(encoding='utf-8')) if file.is_file() else None


def check_config(folder: Path, cfg: Config) -> None:
    """Check the run's config against the one in its folder, if there is one.

    Raises:
        ValueError: the configs differ.
    """
    file = folder / CONFIG
    if file.is_file() and _settings(Config.fromfile(file)) != _settings(Config.fromstring(cfg.pretty_text, '.py')):
        raise ValueError(f'{folder}: the plan has changed since this run; use another --work-dir, or delete the folder')


def _settings(cfg: Config) -> dict[str, Any]:
    return {key: value for key, value in cfg.to_dict().items() if key not in RUNNERS_OWN}


def run_cell(
    folder: Path, cfg: Config, tools: Tools, train: bool = True, pairs: Mapping[str, str] | None = None
) -> Result:
    """Train and test one run in its folder, and write its result there.

    Args:
        folder: folder of the run; an interrupted run is resumed from its last checkpoint.
        cfg: complete config of the run.
        tools: runner of the tools.
        train: False tests the initial weights.
        pairs: folders ``low`` and ``high`` for the restorer's PSNR and SSIM.

    Returns:
        ``metrics``, ``liveness`` and ``seconds``; or ``dead``, the reasons why the restorer is dead.

    Raises:
        RunFailed: training or test ended with an error.
        ValueError: the folder holds a run of another config.
    """
    check_config(folder, cfg)
    if not (folder / CONFIG).is_file():
        folder.mkdir(parents=True, exist_ok=True)
        cfg.dump(folder / CONFIG)
    start = time.time()
    checkpoint = 'none'
    if train:
        code = tools.run('train', folder / 'train.log', folder / CONFIG, '--work-dir', folder, '--resume')
        if code == DEAD:
            return _write(folder, {'dead': _problems(folder, 'train'), 'liveness': _liveness(folder)})
        _check(code, folder / 'train.log')
        checkpoint = (folder / 'last_checkpoint').read_text(encoding='utf-8').strip()
    seconds = time.time() - start
    result = {'metrics': _test(folder, cfg, tools, checkpoint), 'liveness': _liveness(folder), 'seconds': seconds}
    problems = _problems(folder, 'test')
    if problems:
        result['dead'] = problems
    if pairs:
        result['restoration'] = _restoration(folder, cfg, tools, checkpoint, pairs)
    return _write(folder, result)


def time_left(log: Path) -> str:
    """Return the remaining time by the last ``eta`` of a log; empty before the first."""
    with log.open('rb') as stream:
        stream.seek(max(0, log.stat().st_size - 20_000))
        tail = stream.read().decode('utf-8', 'replace')
    etas = re.findall(r'eta: ([\d:]+(?: days?, [\d:]+)?)', tail)
    return f'{etas[-1]} left in this run' if etas else ''


def _test(folder: Path, cfg: Config, tools: Tools, checkpoint: str) -> dict[str, float]:
    work_dir = folder / 'test'
    work_dir.mkdir(exist_ok=True)
    with_results(cfg, work_dir / PREDICTIONS).dump(work_dir / CONFIG)
    log = folder / 'test.log'
    _check(tools.run('test', log, work_dir / CONFIG, checkpoint, '--work-dir', work_dir), log)
    # mmengine writes the metrics of a test beside its log, in a folder named after the time.
    written = sorted(work_dir.glob('*/*.json'))
    if not written:
        raise RunFailed(f'{work_dir}: the test wrote no metrics; see {log}')
    return json.loads(written[-1].read_text(encoding='utf-8'))


def _restoration(
    folder: Path, cfg: Config, tools: Tools, checkpoint: str, pairs: Mapping[str, str]
) -> dict[str, float]:
    restorer = detector_config(cfg.model).get('restorer')
    name = 'identity' if restorer is None else folder / CONFIG
    weights = checkpoint if restorer is not None and _has_weights(restorer) else 'none'
    file, log = folder / 'restoration.json', folder / 'restoration.log'
    code = tools.run('evaluate_restorer', log, name, weights, pairs['low'], pairs['high'], '--json', file)
    _check(code, log)
    return json.loads(file.read_text(encoding='utf-8'))


def _has_weights(restorer: Any) -> bool:
    from mmdapled.restorers import build_restorer

    return bool(build_restorer(restorer).state_dict())


def _check(code: int, log: Path) -> None:
    if code:
        tail = log.read_text(encoding='utf-8', errors='replace').splitlines()[-SHOWN:]
        raise RunFailed(f'exit code {code}; the end of {log}:\n' + '\n'.join(tail))


def _liveness(folder: Path) -> dict[str, Any]:
    """Read the records of the liveness hook by phase and restorer; empty for a plain run."""
    phases: dict[str, Any] = {}
    for file in (folder / 'liveness.json', folder / 'test' / 'liveness.json'):
        if file.is_file():
            phases.update(json.loads(file.read_text(encoding='utf-8')))
    return phases


def _problems(folder: Path, phase: str) -> list[str]:
    restorers = _liveness(folder).get(phase, {})
    return [problem for record in restorers.values() for problem in record['problems']]


def _write(folder: Path, result: Result) -> Result:
    # A truncated result would count as finished.
    write_atomically(folder / RESULT, json.dumps(result, indent=1))
    return result


def _environment() -> dict[str, str]:
    return {**os.environ, 'PYTHONUNBUFFERED': '1'}
