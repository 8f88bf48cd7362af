"""The pages that people read: links resolve, named files exist, README is short, citation and model index parse."""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from mmengine.hub import get_config
from safetensors import safe_open

from mmdapled.version import __version__

ROOT = Path(__file__).resolve().parents[1]
CARDS = ('mmdapled/restorers/dapled/weights/README.md', 'mmdapled/priors/tiny/README.md')
FOLDERS = ('docs', 'configs', 'projects')
PAGES = sorted(
    {*ROOT.glob('*.md'), *map(ROOT.joinpath, CARDS)}.union(*((ROOT / name).rglob('*.md') for name in FOLDERS))
)
README_LINES = 130
STRIP_BYTES = 250_000
FENCE = re.compile(r'^(```+).*?^\1`*\s*$', re.MULTILINE | re.DOTALL)
LINK = re.compile(r'!?\[[^]]*]\(([^()\s]+)\)')
# A path as prose and commands write it; {a,b} lists alternatives, NAME and $arm stand for any.
PATH = re.compile(r'(?<![\w/.])((?:tools|configs|tests|docs|mmdapled|projects)/[\w\-./{},$]*\.(?:py|md|yml))')
PLACEHOLDER = re.compile(r'\$\{?\w+}?|NAME(?![A-Z])')


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def links(text: str) -> list[str]:
    """The relative targets of links and images outside code."""
    prose = re.sub(r'`[^`\n]*`', '', FENCE.sub('', text))
    return [target for target in LINK.findall(prose) if not re.match(r'[a-z]+:', target)]


def anchors(text: str) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    found: set[str] = set()
    for heading in re.findall(r'^#{1,6} (.+)$', FENCE.sub('', text), re.MULTILINE):
        name = re.sub(r'[^\w\- ]', '', heading.strip().lower()).replace(' ', '-')
        repeats = sum(other == name or re.fullmatch(rf'{re.escape(name)}-\d+', other) is not None for other in found)
        found.add(f'{name}-{repeats}' if repeats else name)
    return found


def alternatives(path: str) -> Iterator[str]:
    """Expand ``a{b,c}d`` to ``abd`` and ``acd``."""
    match = re.search(r'{([^{}]*)}', path)
    if match is None:
        yield path
        return
    for part in match.group(1).split(','):
        yield from alternatives(path[: match.start()] + part + path[match.end() :])


def missing(path: str) -> list[str]:
    """The expansions of ``path`` that no file matches."""
    patterns = [PLACEHOLDER.sub('*', name) for name in alternatives(PLACEHOLDER.sub('*', path))]
    return [pattern for pattern in patterns if not any(ROOT.glob(pattern))]


def broken(page: Path, target: str) -> bool:
    name, _, anchor = target.partition('#')
    file = (page.parent / name).resolve() if name else page
    if not file.exists():
        return True
    return bool(anchor) and anchor not in anchors(file.read_text(encoding='utf-8'))


@pytest.mark.parametrize('page', PAGES, ids=page_id)
def test_links_resolve(page: Path) -> None:
    assert [target for target in links(page.read_text(encoding='utf-8')) if broken(page, target)] == []


@pytest.mark.parametrize('page', [page for page in PAGES if page.name != 'CHANGELOG.md'], ids=page_id)
def test_named_files_exist(page: Path) -> None:
    named = set(PATH.findall(page.read_text(encoding='utf-8')))
    assert {path: missing(path) for path in named if missing(path)} == {}


@pytest.mark.parametrize(
    'target, is_broken',
    [
        ('tools.md', False), ('tools.md#train', False), ('tools.md#python--m-mmdapled', False),
        ('tools.md#no-such-heading', True), ('no_such_page.md', True), ('images/strip.jpg', False),
    ],
)  # fmt: skip
def test_a_broken_link_is_found(target: str, is_broken: bool) -> None:
    assert broken(ROOT / 'docs' / 'index.md', target) is is_broken


@pytest.mark.parametrize(
    'path, absent',
    [
        ('tools/train.py', []), ('tools/no_such_tool.py', ['tools/no_such_tool.py']),
        ('configs/restoration/dapled-{t,x}_photos-night.py', ['configs/restoration/dapled-x_photos-night.py']),
        ('configs/detection/yolox-nano_msrs-night_$arm.py', []),
    ],
)  # fmt: skip
def test_a_missing_file_is_found(path: str, absent: list[str]) -> None:
    assert missing(path) == absent


def test_readme_is_short_and_its_image_small() -> None:
    assert len((ROOT / 'README.md').read_text(encoding='utf-8').splitlines()) <= README_LINES
    assert (ROOT / 'docs/images/strip.jpg').stat().st_size <= STRIP_BYTES


def test_index_names_every_page() -> None:
    index = ROOT / 'docs' / 'index.md'
    linked = {(index.parent / target).resolve() for target in links(index.read_text(encoding='utf-8'))}
    pages = {page for page in (ROOT / 'docs').rglob('*.md') if page != index}
    assert pages - linked == set()


def test_every_tool_has_its_place_in_the_tools_page() -> None:
    text = (ROOT / 'docs' / 'tools.md').read_text(encoding='utf-8')
    assert [tool.name for tool in (ROOT / 'tools').glob('[!_]*.py') if f'tools/{tool.name}' not in text] == []


def test_citation_names_version_and_paper() -> None:
    citation = yaml.safe_load((ROOT / 'CITATION.cff').read_text(encoding='utf-8'))
    assert citation['cff-version'] == '1.2.0'
    assert citation['version'] == __version__
    assert [author['name'] for author in citation['authors']] == ['mmdapled contributors']
    (paper,) = citation['references']
    assert paper['url'].endswith('2409.13496')
    assert [author['family-names'] for author in paper['authors']] == ['Wang', 'Wu', 'Wang']


def metafiles() -> list[Path]:
    """The files that model-index.yml imports."""
    return [ROOT / name for name in yaml.safe_load((ROOT / 'model-index.yml').read_text(encoding='utf-8'))['Import']]


def bundled_models() -> list[dict[str, Any]]:
    return [model for file in metafiles() for model in yaml.safe_load(file.read_text(encoding='utf-8'))['Models']]


def test_model_index_lists_all_bundled_weights() -> None:
    weights = {(ROOT / model['Weights']).resolve() for model in bundled_models()}
    assert weights == set((ROOT / 'mmdapled').rglob('*.safetensors'))


@pytest.mark.parametrize('model', bundled_models(), ids=lambda model: model['Name'])
def test_a_listed_model_has_its_files_and_results(model: dict[str, Any]) -> None:
    collections = [part for file in metafiles() for part in yaml.safe_load(file.read_text())['Collections']]
    assert model['In Collection'] in [collection['Name'] for collection in collections]
    assert (ROOT / model['Config']).is_file()
    assert model['Metadata']['Training Data']
    with safe_open(ROOT / model['Weights'], 'pt') as file:
        shapes = {name: math.prod(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118
    learned = [size for name, size in shapes.items() if 'running' not in name and 'tracked' not in name]
    assert sum(learned) == model['Metadata']['Parameters']
    assert model['Results']
    for result in model['Results']:
        assert set(result) == {'Task', 'Dataset', 'Metrics'}
        assert all(isinstance(value, float) for value in result['Metrics'].values())


@pytest.mark.parametrize('model', bundled_models(), ids=lambda model: model['Name'])
def test_mmengine_finds_a_listed_model_by_its_config(model: dict[str, Any]) -> None:
    name = model['Config'].removeprefix('configs/')
    assert get_config(f'mmdapled::{name}', pretrained=True).model_path == model['Weights']


@pytest.mark.parametrize('model', bundled_models(), ids=lambda model: model['Name'])
def test_a_model_card_names_the_values_of_the_index(model: dict[str, Any]) -> None:
    card = (ROOT / model['Weights']).with_name('README.md').read_text(encoding='utf-8')
    values = [value for result in model['Results'] for value in result['Metrics'].values()]
    assert [value for value in values if not re.search(rf'\b{re.escape(str(value))}', card)] == []
