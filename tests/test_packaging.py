"""The package as users install it: from a wheel, editable, from a source archive; built from a copy of the tree."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from mmdapled.version import __version__

ROOT = Path(__file__).resolve().parents[1]
PIP = ('-m', 'pip', '--disable-pip-version-check', '-q')
OFFLINE = ('--no-deps', '--no-build-isolation')

# A joint model in front of mmdet's detector, inherited by name from a config that lies elsewhere.
OWN_CONFIG = """_base_ = 'mmdet::retinanet/retinanet_r18_fpn_1x_coco.py'
model = dict(_delete_=True, type='JointModel', restorer=dict(type='Identity'), task_model=_base_.model)
"""
FOREIGN_CONFIG = """_base_ = 'mmdapled::detection/probe.py'
model = dict(task_model=dict(backbone=dict(init_cfg=None), bbox_head=dict(num_classes=3)))
"""
PROBE = """
import json, sys
from importlib.util import find_spec
import mmdapled
from mmdapled.compat import configs_folder
from mmdapled.registry import MODELS
from mmengine.config import Config
from mmengine.hub import get_config

cfg = Config.fromfile(sys.argv[1])
ours = sorted(path for path in configs_folder().rglob('*.py') if '_base_' not in path.parts)
names = [path.relative_to(configs_folder()).as_posix() for path in ours]
if find_spec('mmseg') is None:
    names = [name for name in names if not name.startswith(('segmentation/', 'depth/'))]
loaded = [name for name in names if get_config(f'mmdapled::{name}')]
print(json.dumps({
    'package': mmdapled.__file__,
    'configs': str(configs_folder()),
    'classes': MODELS.build(cfg.model).task_model.bbox_head.num_classes,
    'loaded': loaded,
}))
"""


def load_setup() -> ModuleType:
    """Import setup.py without running it."""
    spec = importlib.util.spec_from_file_location('mmdapled_setup', ROOT / 'setup.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*command: str, **options) -> str:
    """Run a command and return what it prints; its errors fail the test, readable."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def probe(python: str, folder: Path, **environment: str) -> dict:
    """Use the package from a foreign config, in a foreign folder."""
    folder.mkdir(exist_ok=True)
    (folder / 'foreign.py').write_text(FOREIGN_CONFIG)
    inherited = {name: value for name, value in os.environ.items() if name != 'PYTHONPATH'}
    command = (python, '-W', 'ignore', '-c', PROBE, 'foreign.py')
    return json.loads(run(*command, cwd=folder, env={**inherited, **environment}).splitlines()[-1])


def python_files(folder: Path) -> set[Path]:
    """Return the modules below ``folder``, without those of ``.mim``."""
    files = {path.relative_to(folder) for path in folder.rglob('*.py')}
    return {file for file in files if '.mim' not in file.parts}


@pytest.fixture
def tree(tmp_path) -> Path:
    """A copy of what the package is built from, with one more config."""
    copy = tmp_path / 'tree'
    copy.mkdir()
    for file in ('setup.py', 'pyproject.toml', 'MANIFEST.in', 'LICENSE', 'model-index.yml'):
        shutil.copy(ROOT / file, copy)
    for folder in ('mmdapled', 'configs', 'tools'):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns('.mim', '__pycache__'))
    (copy / 'configs' / 'detection' / 'probe.py').write_text(OWN_CONFIG)
    return copy


def test_the_version_is_read_from_its_file():
    assert load_setup().version() == __version__


def test_core_requirements_replace_no_mmcv_and_no_mmdet():
    setup = load_setup()
    assert not [name for name in setup.CORE if name.startswith(('mm', 'onedl', 'opencv'))]
    assert [name for name in setup.EXTRAS['lite'] if name.startswith('mmcv')] == ['mmcv-lite>=2.0.1,<2.2']


def test_tested_versions_satisfy_the_requirements():
    from packaging.requirements import Requirement

    setup, lines = load_setup(), (ROOT / 'requirements' / 'tested.txt').read_text().splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith('#')]
    tested = {pin.name: next(iter(pin.specifier)).version for pin in pins}
    asked = map(Requirement, [*setup.CORE, *sum(setup.EXTRAS.values(), [])])
    assert {'torch', 'torchvision', 'mmengine', 'mmcv-lite', 'mmdet', 'mmsegmentation'} <= set(tested)
    assert all(request.specifier.contains(tested[request.name]) for request in asked if request.name in tested)


def test_links_are_replaced_by_copies_and_back(tmp_path):
    setup, source = load_setup(), tmp_path / 'configs'
    source.mkdir()
    (source / 'a.py').touch()
    target = tmp_path / '.mim' / 'configs'
    target.parent.mkdir()
    for link in (True, False, False, True):
        setup.place(source, target, link)
        assert target.is_symlink() == link and (target / 'a.py').is_file()
    assert os.readlink(target) == os.path.join('..', 'configs')
    assert (source / 'a.py').is_file()


@pytest.mark.slow
def test_a_wheel_holds_everything_and_works(tree, tmp_path):
    run(sys.executable, *PIP, 'wheel', *OFFLINE, '-w', str(tmp_path), str(tree))
    (wheel,) = tmp_path.glob('*.whl')
    site = tmp_path / 'site'
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)

    mim = site / 'mmdapled' / '.mim'
    for source, copy in (('configs', mim / 'configs'), ('tools', mim / 'tools'), ('mmdapled', site / 'mmdapled')):
        assert python_files(copy) == python_files(tree / source)
    assert (mim / 'model-index.yml').is_file() and not (tree / 'mmdapled' / '.mim').exists()

    found = probe(sys.executable, tmp_path / 'elsewhere', PYTHONPATH=str(site))
    assert found['classes'] == 3 and 'detection/probe.py' in found['loaded']
    assert Path(found['configs']) == mim / 'configs'


@pytest.mark.slow
def test_an_editable_installation_works_and_follows_the_tree(tree, tmp_path):
    environment = tmp_path / 'venv'
    venv.create(environment, symlinks=True)
    python = str(environment / 'bin' / 'python')
    site = Path(run(python, '-c', 'import sysconfig; print(sysconfig.get_path("purelib"))').strip())
    # torch and the others come from the installation that runs the tests.
    (site / 'tested.pth').write_text(sysconfig.get_path('purelib'))
    run(sys.executable, '-m', 'pip', '--python', python, '-q', 'install', *OFFLINE, '-e', str(tree))

    found = probe(python, tmp_path / 'elsewhere')
    assert Path(found['package']) == tree / 'mmdapled' / '__init__.py'
    assert found['classes'] == 3 and 'detection/probe.py' in found['loaded']
    assert (tree / 'mmdapled' / '.mim' / 'tools').resolve() == tree / 'tools'
    script = run(str(environment / 'bin' / 'mmdapled'), '--version')
    assert script.splitlines()[-1] == f'mmdapled {__version__}'
    (tree / 'configs' / 'detection' / 'later.py').write_text(OWN_CONFIG)
    assert 'detection/later.py' in probe(python, tmp_path / 'elsewhere')['loaded']


@pytest.mark.slow
def test_a_source_archive_can_be_built_from(tree, tmp_path):
    run(sys.executable, 'setup.py', '-q', 'sdist', '-d', str(tmp_path), cwd=tree)
    (archive,) = tmp_path.glob('*.tar.gz')
    with tarfile.open(archive) as tar:
        names = {name.partition('/')[2] for name in tar.getnames()}
    assert {'LICENSE', 'model-index.yml', 'configs/detection/probe.py', 'mmdapled/version.py'} <= names
    assert {f'tools/{path.name}' for path in (tree / 'tools').glob('*.py')} <= names
