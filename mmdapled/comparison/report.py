"""Write the report of a comparison: Markdown, CSV, images, and one self-contained HTML page."""

import base64
import csv
import html
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mmdapled.comparison.arm_results import ArmResult, ResultGroup
from mmdapled.comparison.charts import draw_group
from mmdapled.comparison.metric_format import format_of
from mmdapled.comparison.plan import PLAIN, Plan
from mmdapled.comparison.significance import Difference, Spread

Row = dict[str, str]
Table = list[list[str]]
# Result of the liveness hook in a test.
USES = {
    True: 'changes the predictions',
    False: 'does NOT change the predictions',
    None: 'nothing was predicted, with it or without',
}
STYLE = (
    'body{font:16px/1.5 sans-serif;margin:2em auto;max-width:75em;padding:0 1em}table{border-collapse:collapse}'
    'td,th{border:1px solid #bbb;padding:.3em .6em;text-align:left}img{max-width:100%}'
)


def write_report(plan: Plan, groups: Sequence[ResultGroup], folder: Path, failures: Sequence[str] = ()) -> Path:
    """Write ``report.md``, ``report.html``, ``report.csv``, ``breakdown.csv`` and an image per group.

    Returns:
        The Markdown file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    images = {}
    for group in groups:
        shown = group.shown(plan.metrics)
        if shown:
            images[title(group)] = folder / f'{group.dataset}_{group.detector}.png'
            draw_group(group, shown[0], images[title(group)])
    _write_csv(folder / 'report.csv', [row for group in groups for row in rows_of(group, plan.metrics)])
    _write_csv(folder / 'breakdown.csv', [row for group in groups for row in breakdown_of(group)])
    sections = [
        (title(group), [_table(rows_of(group, plan.metrics)), _table(breakdown_of(group))])
        for group in groups
        if group.arms
    ]
    notes = [*notes_of(plan, groups), *(f'FAILED: {failure}' for failure in failures)]
    report = folder / 'report.md'
    report.write_text(_markdown(plan, sections, notes, images), encoding='utf-8')
    (folder / 'report.html').write_text(_page(plan, sections, notes, images), encoding='utf-8')
    return report


def title(group: ResultGroup) -> str:
    """Return the heading of a group."""
    return f'{group.detector} on {group.dataset}'


def rows_of(group: ResultGroup, metrics: Sequence[str]) -> list[Row]:
    """Return one row of text per arm."""
    return [_row(group, arm, group.shown(metrics)) for arm in group.arms]


def _row(group: ResultGroup, arm: ArmResult, metrics: Sequence[str]) -> Row:
    row = {'data set': group.dataset, 'detector': group.detector, 'arm': arm.name, 'seeds': _list(arm.seeds)}
    row |= {format_of(metric).label: _formatted(metric, arm.metrics.get(metric)) for metric in metrics}
    for name in group.deciding_metrics:
        row[f'{name} - plain'] = _interval(arm.difference) if arm.deciding_metric == name else ''
    found = arm.difference
    row['by seed'] = ', '.join(f'{value:+.1f}' for value in found.by_seed) if found else ''
    row |= {f'{name} of pairs': _formatted(name, value) for name, value in arm.restoration.items()}
    row['ms'] = f'{arm.cost["latency_ms"]:.0f}' if 'latency_ms' in arm.cost else ''
    row['MB'] = f'{arm.cost["peak_mb"]:.0f}' if 'peak_mb' in arm.cost else ''
    row['verdict'] = arm.verdict
    return row


def breakdown_of(group: ResultGroup) -> list[Row]:
    """Return one row of text per class, group of images and size of object, with one column per arm."""
    labels = dict.fromkeys(label for arm in group.arms for label in arm.breakdown)
    return [
        {
            'data set': group.dataset, 'detector': group.detector,
            'metric': label,
            **{arm.name: str(arm.breakdown.get(label, '')) for arm in group.arms},
        }
        for label in labels
    ]  # fmt: skip


def _write_csv(file: Path, rows: Sequence[Row]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with file.open('w', encoding='utf-8', newline='') as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)


def _formatted(metric: str, value: Spread | None) -> str:
    return '' if value is None else value.text(format_of(metric).digits)


def _interval(found: Difference | None) -> str:
    return f'{found.mean:+.1f} [{found.low:+.1f}, {found.high:+.1f}]' if found else ''


def notes_of(plan: Plan, groups: Sequence[ResultGroup]) -> list[str]:
    """Return notes on how to read the results, and on the liveness of the restorers."""
    notes = [
        f'Mean ± standard deviation over the seeds; plan `{plan.name}`, seeds {_list(plan.seeds)}, last checkpoint. '
        'All trained arms have one schedule, one data set and one evaluation, which was checked.',
        *(
            f'Difference of {name} from `{PLAIN}`, in points: mean over the seeds, with the 95 % interval of a paired '
            'bootstrap over the test images. The interval does not cover other seeds; the verdict requires both.'
            for name in dict.fromkeys(name for group in groups for name in group.deciding_metrics)
        ),
        f'Milliseconds and memory of one prediction, batch 1, CPU: {platform.processor() or platform.machine()}.',
    ]
    for group in groups:
        notes += [f'Liveness, {title(group)}, {arm.name}: {_liveness(arm)}' for arm in group.arms if _liveness(arm)]
    return notes


def _liveness(arm: ArmResult) -> str:
    """Describe the liveness of the first seed that recorded any."""
    for phases in arm.liveness.values():
        parts = [_phase(phase, record) for phase, restorers in phases.items() for record in restorers.values()]
        if parts:
            return '; '.join(parts)
    return ''


def _phase(phase: str, record: dict[str, Any]) -> str:
    norms = record['task_gradient_norms']
    gradient = f', last task-gradient norm {norms[-1]:.2g}' if norms else ''
    uses = f', {USES[record["changes_predictions"]]}' if 'changes_predictions' in record else ''
    return f'{phase}: {record["calls"]} calls, mean change {record["mean_change"]:.2g}{gradient}{uses}'


def _list(values: Sequence[Any]) -> str:
    return ', '.join(map(str, values))


def _table(rows: Sequence[Row]) -> Table:
    """Return heading and rows, without empty columns and without data set and detector, which the title names."""
    columns = list(dict.fromkeys(column for row in rows for column in row))[2:]
    columns = [column for column in columns if any(row.get(column) for row in rows)]
    return [columns, *([row.get(column, '') for column in columns] for row in rows)]


def _markdown(plan: Plan, sections: Any, notes: Sequence[str], images: dict[str, Path]) -> str:
    parts = [f'# Comparison `{plan.name}`\n']
    for heading, tables in sections:
        parts.append(f'## {heading}\n')
        for columns, *rows in filter(any, tables):
            lines = [columns, ['---'] * len(columns), *rows]
            parts.append(''.join('| ' + ' | '.join(c.replace('|', '\\|') for c in line) + ' |\n' for line in lines))
        if heading in images:
            parts.append(f'![{heading}]({images[heading].name})\n')
    parts.append('\n'.join(f'- {note}' for note in notes) + '\n')
    return '\n'.join(parts)


def _page(plan: Plan, sections: Any, notes: Sequence[str], images: dict[str, Path]) -> str:
    body = [f'<h1>Comparison {html.escape(plan.name)}</h1>']
    for heading, tables in sections:
        body.append(f'<h2>{html.escape(heading)}</h2>')
        for columns, *rows in filter(any, tables):
            lines = [_cells('th', columns), *(_cells('td', row) for row in rows)]
            body.append(f'<table>{"".join(lines)}</table>')
        if heading in images:
            data = base64.b64encode(images[heading].read_bytes()).decode('ascii')
            body.append(f'<img alt="{html.escape(heading)}" src="data:image/png;base64,{data}">')
    body.append('<ul>' + ''.join(f'<li>{html.escape(note)}</li>' for note in notes) + '</ul>')
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(plan.name)}</title>'
        f'<style>{STYLE}</style><body>{"".join(body)}</body></html>\n'
    )


def _cells(tag: str, values: Sequence[str]) -> str:
    return '<tr>' + ''.join(f'<{tag}>{html.escape(value)}</{tag}>' for value in values) + '</tr>'
