"""The command that converts and verifies data sets: its files, output, exit codes and help."""

import json
import os
import shutil
import subprocess
import sys

import converter_tools
import cv2
import numpy as np
import published_files
import pytest

from mmdapled.datasets.converters.verification import NAMES

SETS = {
    'exdark_official': (published_files.exdark, {'exdark_official_train': 2, 'exdark_official_test': 2}),
    'darkface': (published_files.darkface, {'darkface_labelled': 3}),
    'nod_nikon': (published_files.nod, {'nod_nikon_train': 2, 'nod_nikon_test': 2}),
    'bdd100k_night': (published_files.bdd100k, {'bdd100k_night_train': 2, 'bdd100k_night_val': 2}),
    'nightowls': (published_files.nightowls, {'nightowls_train': 3, 'nightowls_val': 3}),
    'llvip': (published_files.llvip, {'llvip_train': 2, 'llvip_test': 1}),
}


@pytest.fixture
def run(capsys, monkeypatch):
    """A function that runs the command and gives its exit code, stdout and stderr."""
    monkeypatch.setenv('COLUMNS', '200')

    def call(*arguments):
        try:
            code = converter_tools.convert_dataset(*arguments)
        except SystemExit as end:
            code = end.code
        return code, *capsys.readouterr()

    return call


@pytest.mark.parametrize('name', SETS)
def test_files_are_written_and_a_second_run_gives_the_same(name, tmp_path, run):
    write, counts = SETS[name]
    root = write(tmp_path)
    for place in ('first', 'second'):
        code, out, err = run(name, root, tmp_path / place)
        assert code == 0 and f'convert_dataset.py {name} {root} --verify' in out and 'warning' in err
    for file, count in counts.items():
        first, second = ((tmp_path / place / f'{file}.json').read_text() for place in ('first', 'second'))
        assert first == second and len(json.loads(first)['images']) == count


def test_an_error_is_one_line_and_code_2(tmp_path, run):
    code, out, err = run('llvip', tmp_path / 'no')
    assert code == 2 and out == '' and err.startswith('error: ') and err.count('\n') == 1


def test_protocols_are_not_mixed(tmp_path, run):
    root = published_files.exdark(tmp_path)
    code, _, err = run('exdark', root)
    assert code == 2 and 'did you mean exdark_maet or exdark_official?' in err
    code, _, err = run('exdark_official', root, '--lists', root)
    assert code == 2 and '--lists' in err
    code, _, err = run('exdark_maet', root)
    assert code == 2 and 'ICCV_MAET' in err and not (root / 'annotations').exists()


@pytest.mark.parametrize('name', NAMES)
def test_help(name, run):
    code, out, _ = run(name, '--help')
    assert code == 0 and f'convert_dataset.py {name}' in out and 'Exit code' in out and 'None' not in out


def test_help_has_a_line_per_data_set(run):
    code, out, _ = run('--help')
    assert code == 0 and 'python tools/convert_dataset.py' in out and 'Exit code' in out
    lines = [line.split() for line in out.splitlines()]
    assert all(sum(words[:1] == [name] and len(words) > 3 for words in lines) == 1 for name in NAMES)


def test_maps_of_nightcity_are_written(tmp_path, run):
    code, out, _ = run('nightcity', published_files.nightcity(tmp_path))
    assert code == 0 and out.startswith('4 label maps\nnext: python tools/')
    assert len(list(tmp_path.rglob('*_trainIds.png'))) == 4


def test_no_maps_of_nightcity(tmp_path, run):
    code, _, err = run('nightcity', tmp_path)
    assert code == 2 and 'error: no *_labelIds.png in' in err


def test_msrs_is_a_new_folder_and_verified_there(tmp_path, run):
    images, labels, out = tmp_path / 'MSRS', tmp_path / 'labels', tmp_path / 'msrs_night'
    for part, name in (('train', '00004N'), ('test', '00008N'), ('train', '00055D')):
        published_files.text(labels / 'visible' / part / f'{name}.txt', '0 0.5 0.5 0.25 0.5\n')
        (images / part / 'vi').mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(images / part / 'vi' / f'{name}.png'), np.full((60, 80, 3), 9, np.uint8))
    assert 'needs OUT and --labels' in run('msrs_night', images, out)[2]
    code, printed, _ = run('msrs_night', images, out, '--labels', labels, '--val-share', '0.5')
    assert code == 0 and f'msrs_night {out} --verify' in printed
    assert sorted(path.name for path in out.iterdir()) == ['annotations', 'day', 'train', 'val']
    code, printed, _ = run('msrs_night', out, '--verify')
    assert code == 1 and '6 of 27 checks are wrong' in printed  # sizes and hashes of three splits


def test_real_data_passes_until_an_image_is_lost(shared_data, tmp_path, run):
    root = shutil.copytree(shared_data / 'msrs_night', tmp_path / 'msrs_night')
    code, out, _ = run('msrs_night', root, '--verify', '--headers-only')
    assert code == 0 and 'all 27 right' in out and 'wrong │' not in out
    next((root / 'val').iterdir()).unlink()
    code, out, _ = run('msrs_night', root, '--verify', '--headers-only')
    assert code == 1 and '1 of 27 checks are wrong' in out and '(missing)' in out


def test_stand_ins_fail_by_their_size(tmp_path, run):
    code, out, _ = run('dark_zurich', published_files.dark_zurich(tmp_path), '--verify')
    assert code == 1 and '1 of 5 checks are wrong' in out and 'wrong │ val   │ images' in out


def test_nothing_to_check(tmp_path, run):
    code, _, err = run('llvip', tmp_path / 'no', '--verify')
    assert code == 2 and 'is not a folder' in err
    code, _, err = run('exdark', tmp_path, '--verify')
    assert code == 2 and 'exdark_official' in err


def test_nothing_to_convert(tmp_path, run):
    code, _, err = run('acdc_night', published_files.acdc(tmp_path))
    assert code == 2 and 'needs no conversion; add --verify' in err
    code, _, err = run('llvip', tmp_path, tmp_path, '--verify')
    assert code == 2 and 'leave OUT out' in err


def test_as_a_command(tmp_path):
    command = [sys.executable, '-W', 'ignore', str(converter_tools.TOOL), 'acdc_night', str(tmp_path), '--verify']
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, 'COLUMNS': '200'})
    assert done.returncode == 1 and '2 of 2 checks are wrong' in done.stdout and 'Traceback' not in done.stderr
