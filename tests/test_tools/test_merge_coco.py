"""tools/merge_coco.py: parts of real data become one set, images and objects where they were."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments):
    command = [sys.executable, 'tools/merge_coco.py', *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


def objects(data):
    """Every object as its image's name, class and box."""
    files = {image['id']: image['file_name'] for image in data['images']}
    return sorted((files[item['image_id']], item['category_id'], item['bbox']) for item in data['annotations'])


def test_parts_of_real_data_keep_their_objects(tmp_path, shared_data):
    root = shared_data / 'msrs_night'
    code, printed = run(root, '--parts', 'train', 'val', '--out', tmp_path / 'all.json')
    assert code == 0 and '136 images' in printed
    merged = json.loads((tmp_path / 'all.json').read_text())
    expected = []
    for part in ('train', 'val'):
        data = json.loads((root / 'annotations' / f'{part}.json').read_text())
        expected += [(f'{part}/{name}', category, box) for name, category, box in objects(data)]
    assert objects(merged) == sorted(expected)
    assert all((root / image['file_name']).is_file() for image in merged['images'])
    for kind in ('images', 'annotations'):
        ids = [item['id'] for item in merged[kind]]
        assert len(set(ids)) == len(ids)


def test_a_part_without_its_first_images(tmp_path, shared_data):
    root = shared_data / 'msrs_night'
    files = {}
    for name, part in (('rest', 'train[30:]'), ('first', 'train[:30]')):
        code, _ = run(root, '--parts', part, '--out', tmp_path / f'{name}.json')
        assert code == 0
        files[name] = json.loads((tmp_path / f'{name}.json').read_text())
    assert [len(files[name]['images']) for name in ('first', 'rest')] == [30, 61]
    train = json.loads((root / 'annotations' / 'train.json').read_text())
    assert len(files['first']['annotations']) + len(files['rest']['annotations']) == len(train['annotations'])
    assert files['first']['images'][-1]['file_name'] < files['rest']['images'][0]['file_name']


@pytest.mark.parametrize(
    'parts, problem',
    [
        (['train[30]'], 'expected NAME'),
        (['train[91:]'], 'leaves none of the 91'),
        (['val', 'val[1:]'], 'each part once'),
    ],
)
def test_parts_that_cannot_be(tmp_path, shared_data, parts, problem):
    code, printed = run(shared_data / 'msrs_night', '--parts', *parts, '--out', tmp_path / 'all.json')
    assert code == 2 and problem in printed


@pytest.mark.parametrize('problem', ['categories differ', 'No such file'])
def test_parts_that_do_not_fit(tmp_path, problem):
    folder = tmp_path / 'annotations'
    folder.mkdir()
    part = dict(images=[], annotations=[], categories=[dict(id=1, name='car')])
    (folder / 'a.json').write_text(json.dumps(part))
    if problem == 'categories differ':
        (folder / 'b.json').write_text(json.dumps({**part, 'categories': [dict(id=1, name='person')]}))
    code, printed = run(tmp_path, '--parts', 'a', 'b', '--out', tmp_path / 'all.json')
    assert code == 2 and problem in printed and not (tmp_path / 'all.json').exists()
