"""Importing the package is cheap and registers everything; each room imports only the rooms below it."""

import ast
import json
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import mmdapled

ROOT = Path(mmdapled.__file__).parent
HEAVY = ('matplotlib', 'mmcv', 'mmdet', 'mmseg', 'open_clip', 'skimage', 'torchmetrics')
SCRIPT = f"""
import json, sys
import torch, mmengine
import mmdapled
from mmengine.registry import DATASETS, HOOKS, METRICS, MODELS, TRANSFORMS
loaded = [name for name in {HEAVY!r} if name in sys.modules]
known = {{
    'models': all(map(MODELS.get, ('JointModel', 'DAPLED', 'IAT', 'CLIPPrior', 'CharbonnierLoss'))),
    'hooks': all(map(HOOKS.get, ('LivenessHook', 'EpochSeedHook', 'RestorationVisualizationHook'))),
    'metrics': all(map(METRICS.get, ('PSNR', 'SSIM', 'NightCocoMetric'))),
    'data': all((DATASETS.get('NightStreetDataset'), TRANSFORMS.get('NightDegradation'))),
}}
print(json.dumps([loaded, known]))
"""

# The ground floor: every room may import it.
GROUND = {'atomic', 'class_check', 'cross_entropy', 'images', 'registry', 'state_dict', 'structures', 'version'}
# Room -> the rooms beside the ground floor that it may import, inside functions too.
ALLOWED = {
    'compat': set(),
    'datasets': set(),
    'priors': {'compat'},
    'restorers': {'compat', 'priors'},
    'losses': {'priors'},
    'visualization': set(),
    'evaluation': {'priors'},
    'tasks': {'losses', 'restorers'},
    'engine': {'restorers', 'tasks'},
    'run_config': {'restorers'},
    'runtimes': {'restorers'},
    'apis': {'priors', 'restorers', 'runtimes', 'visualization'},
    'export': {'datasets', 'evaluation', 'restorers', 'run_config', 'runtimes', 'tasks'},
    'monitoring': {'apis', 'priors'},
    'cli': {
        'apis',
        'compat',
        'export',
        'monitoring',
        'priors',
        'restorers',
        'run_config',
        'runtimes',
        'visualization',
    },  # fmt: skip
    'comparison': {'evaluation', 'restorers', 'run_config', 'tasks'},
}
# The probe makes its nights with the camera simulator, which is no data set.
EXCEPTIONS = {('evaluation.probe', 'datasets.night')}


def imports(file):
    """Yield the names of the package's modules that a file imports anywhere, without ``mmdapled.``."""
    package = ['mmdapled', *file.relative_to(ROOT).parent.parts]
    for node in ast.walk(ast.parse(file.read_text(encoding='utf-8'))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = '.'.join([*package[: len(package) + 1 - node.level], *filter(None, [node.module])])
            base = base if node.level else node.module
            names = [f'{base}.{alias.name}' for alias in node.names] if base == 'mmdapled' else [base]
        else:
            continue
        yield from (name.removeprefix('mmdapled.') for name in names if name.startswith('mmdapled.'))


def edges():
    """Yield importing and imported module of every import that leaves a room; the top level may import all."""
    for file in sorted(ROOT.rglob('*.py')):
        parts = file.relative_to(ROOT).with_suffix('').parts
        if parts[0] not in ('__init__', '__main__'):
            module = '.'.join(part for part in parts if part != '__init__')
            yield from ((module, name) for name in imports(file) if room(name) != room(module))


def room(module):
    return module.split('.')[0]


def test_import_loads_nothing_heavy_and_registers_everything():
    printed = subprocess.run([sys.executable, '-W', 'ignore', '-c', SCRIPT], capture_output=True, text=True, check=True)
    loaded, known = json.loads(printed.stdout.splitlines()[-1])
    assert loaded == [] and all(known.values()), (loaded, known)


def test_every_room_has_its_line():
    rooms = {path.stem for path in ROOT.iterdir() if path.is_dir() and (path / '__init__.py').is_file()}
    files = {path.stem for path in ROOT.glob('*.py')} - {'__init__', '__main__'}
    assert rooms | files == GROUND | set(ALLOWED)


def test_rooms_import_only_the_rooms_below():
    strays = [
        f'{module} imports {name}'
        for module, name in edges()
        if room(name) not in (GROUND | ALLOWED.get(room(module), set()))
        and not any(module == one and name.startswith(other) for one, other in EXCEPTIONS)
    ]
    assert strays == []


def test_no_cycle_between_rooms():
    graph = {}
    for module, name in edges():
        graph.setdefault(room(module), set()).add(room(name))
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the rooms
    assert order.index('structures') < order.index('restorers') < order.index('tasks')


def test_the_package_does_without_the_projects():
    sources = {file: file.read_text(encoding='utf-8') for file in ROOT.rglob('*.py') if '.mim' not in file.parts}
    assert [file for file, source in sources.items() if re.search(r'^\s*(from|import) projects', source, re.M)] == []


def test_the_reader_of_imports_sees_all_kinds(monkeypatch, tmp_path):
    monkeypatch.setattr(sys.modules[__name__], 'ROOT', tmp_path)
    (tmp_path / 'one' / 'deep').mkdir(parents=True)
    source = 'import mmdapled.a\nfrom mmdapled import b\nfrom mmdapled.c.d import e\ndef f():\n    from ...g import h\n'
    (tmp_path / 'one' / 'deep' / 'file.py').write_text(f'{source}    from . import i\nimport os\n')
    assert list(edges()) == [('one.deep.file', name) for name in ('a', 'b', 'c.d', 'g')]
