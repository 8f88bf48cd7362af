"""Compare restorers in front of detectors under one schedule, over several seeds, against the plain detector.

    python tools/compare.py configs/plans/msrs-night_yolox-nano.py
    python tools/compare.py configs/plans/msrs-night_yolox-nano.py --report-only

A plan names arms, detectors, data sets and seeds. Runs without a result are run one at a time; an interrupted run
continues where it stopped. The report is report.md, report.csv, report.html and a chart per detector and data set.
Arms whose schedule, data or evaluation differ are refused before anything is run.
"""

import argparse
import logging
import sys
from functools import partial
from pathlib import Path
from typing import Any

from _start import HELD
from mmengine.config import Config
from mmengine.logging import MMLogger
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from mmdapled.comparison.arm_configs import config_of
from mmdapled.comparison.arm_results import gather
from mmdapled.comparison.cost import costs, load_costs, save_costs
from mmdapled.comparison.plan import PLAIN, Cell, Plan, read_plan
from mmdapled.comparison.report import write_report
from mmdapled.comparison.runs import CONFIG, RunFailed, Tools, check_config, finished, run_cell
from mmdapled.comparison.schedule_check import differences
from mmdapled.engine.run_output import sort_output

FAILED, UNUSABLE, DEAD, INTERRUPTED = 1, 2, 3, 130
EXIT_CODES = (
    'Exit codes: 0 done; 1 a run failed, the report covers the others; 2 nothing could be started, or the arms\n'
    'cannot be compared; 3 done, and the restorer of an arm is dead; 130 interrupted by Ctrl-C.'
)
ERR = Console(stderr=True)


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('plan', help='plan file, such as those in configs/plans/')
    parser.add_argument('--work-dir', help='folder of the runs and the report (default: work_dirs/compare/PLAN)')
    parser.add_argument('--arms', nargs='+', help=f'run only these arms of the plan; {PLAIN} is always run')
    parser.add_argument('--seeds', nargs='+', type=int, help="seeds, in place of the plan's")
    parser.add_argument('--report-only', action='store_true', help='run nothing; report the finished runs')
    parser.add_argument('--no-cost', action='store_true', help='do not measure latency and memory')
    parser.add_argument('--dry-run', action='store_true', help='check the plan and list the runs, without running any')
    return parser.parse_args()


def chosen_plan(args: argparse.Namespace) -> Plan:
    """Return the plan with the arms and seeds of the command line.

    Raises:
        ValueError: an arm that the plan does not have.
    """
    plan = read_plan(args.plan)
    if args.arms:
        unknown = sorted(set(args.arms) - set(plan.arms))
        if unknown:
            raise ValueError(f'--arms: the plan has no {unknown}; it has {list(plan.arms)}')
        plan = plan._replace(arms={name: arm for name, arm in plan.arms.items() if name in {PLAIN, *args.arms}})
    return plan._replace(seeds=tuple(args.seeds)) if args.seeds else plan


def checked_configs(plan: Plan) -> dict[Cell, Config]:
    """Return the config of every run, in the order of the runs.

    Raises:
        ValueError: a trained arm that differs from the plain one in schedule, data or evaluation, or from the first
            trained one where plain is not trained; with every difference.
    """
    configs = {cell: config_of(plan, cell) for cell in plan.cells()}
    trained = [name for name, arm in plan.arms.items() if arm.get('train', True)]
    reference = PLAIN if PLAIN in trained else next(iter(trained), PLAIN)
    problems = []
    for cell, cfg in configs.items():
        if cell.arm in trained:
            found = differences(configs[cell._replace(arm=reference)], cfg, reference)
            problems += [f'{cell}: {difference}' for difference in found]
    if problems:
        raise ValueError('arms that cannot be compared:\n  ' + '\n  '.join(problems))
    return configs


def run_missing(plan: Plan, configs: dict[Cell, Config], work_dir: Path) -> list[str]:
    """Run the cells without a result, with a bar; return the failures, which do not stop the rest."""
    missing = [cell for cell in configs if finished(work_dir / cell.folder) is None]
    failures: list[str] = []
    columns = (TextColumn('{task.description}'), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TextColumn('eta'), TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=ERR) as progress:
        task = progress.add_task('runs', total=len(missing))
        for cell in missing:
            progress.update(task, description=str(cell))
            tools = Tools(Path(__file__).parent, partial(_show, progress, task, cell))
            train = plan.arms[cell.arm].get('train', True)
            try:
                result = run_cell(work_dir / cell.folder, configs[cell], tools, train, plan.restoration_pairs)
            except (RunFailed, OSError) as error:
                failures.append(f'{cell}: {error}')
                ERR.print(f'{cell}: failed, {error}', markup=False)
            else:
                for problem in result.get('dead', ()):
                    ERR.print(f'{cell}: DEAD, {problem}', markup=False)
            progress.advance(task)
    return failures


def _show(progress: Progress, task: TaskID, cell: Cell, left: str) -> None:
    progress.update(task, description=f'{cell}; {left}' if left else str(cell))


def measured_costs(plan: Plan, work_dir: Path) -> dict[str, Any]:
    """Return latency and memory by data set and detector, measured once for each arm."""
    known = load_costs(work_dir)
    for dataset in plan.datasets:
        for detector in plan.detectors:
            files = {}
            for arm in plan.arms:
                file = work_dir / Cell(arm, detector, dataset, plan.seeds[0]).folder / CONFIG
                if file.is_file():
                    files[arm] = file
            key = f'{dataset}/{detector}'
            if set(files) - set(known.get(key, {})):
                ERR.print(f'measuring latency and memory, {key}')
                known[key] = costs(files)
                save_costs(work_dir, known)
    return known


def log_of(work_dir: Path) -> MMLogger:
    """Return a logger with the log file of the comparison itself; each run has its own."""
    work_dir.mkdir(parents=True, exist_ok=True)
    return MMLogger.get_instance('compare', log_file=str(work_dir / 'compare.log'), file_mode='a')


def report(plan: Plan, work_dir: Path, cost: dict[str, Any], failures: list[str]) -> tuple[Path, bool]:
    """Write the report; return its file, and True where a restorer is dead."""
    groups = gather(plan, work_dir, cost)
    return write_report(plan, groups, work_dir, failures), any(arm.dead for group in groups for arm in group.arms)


def main() -> int:
    """Run the cells without a result, write the report and return the exit code."""
    args = parse_args()
    # mmengine logs the data folder of every config.
    MMLogger.get_current_instance().setLevel('WARNING')
    try:
        plan = chosen_plan(args)
        configs = checked_configs(plan)
        work_dir = Path(args.work_dir or Path('work_dirs') / 'compare' / plan.name).resolve()
        if args.dry_run:
            print('\n'.join(f'{cell}: {"done" if finished(work_dir / cell.folder) else "to run"}' for cell in configs))
            return 0
        sort_output(log_of(work_dir), HELD, logging.WARNING)
        for cell, cfg in configs.items():
            check_config(work_dir / cell.folder, cfg)
        failures = [] if args.report_only else run_missing(plan, configs, work_dir)
        cost = load_costs(work_dir) if args.report_only or args.no_cost else measured_costs(plan, work_dir)
        file, dead = report(plan, work_dir, cost, failures)
    except (KeyError, ValueError, FileNotFoundError) as error:
        print(f'error: {error.args[0] if isinstance(error, KeyError) else error}', file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print('interrupted: the same command goes on where this one stopped', file=sys.stderr)
        return INTERRUPTED
    print(file.read_text(encoding='utf-8'))
    print(f'report: {file}, {file.with_suffix(".html").name}, {file.with_suffix(".csv").name}')
    return FAILED if failures else DEAD if dead else 0


if __name__ == '__main__':
    sys.exit(main())
