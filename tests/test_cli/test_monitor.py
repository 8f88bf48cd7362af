"""``mmdapled monitor`` on folders: evenings of the simulated camera, broken files, few images, interruptions."""

import json
import shutil

import cv2
import numpy as np
import pytest

from mmdapled.__main__ import main
from mmdapled.datasets.evenings import evening
from mmdapled.monitoring import requirements
from mmdapled.monitoring.measurement import Gauge

CHEAP = ('--prior', 'image-statistics')


def write_images(folder, images):
    folder.mkdir(parents=True)
    for index, image in enumerate(images):
        cv2.imwrite(str(folder / f'{index}.png'), image)
    return folder


def make_reference(folder, file, *options):
    return main(['monitor', str(folder), '--write-reference', str(file), *options])


@pytest.fixture(scope='module')
def evenings(tmp_path_factory):
    """Usual evenings of one camera, other scenes in each, and one that turns to rain."""
    root = tmp_path_factory.mktemp('evenings')
    for name, parts, length, seed in (
        ('usual', ('dusk', 'night'), 80, 1),
        ('next', ('dusk', 'night'), 40, 2),
        ('rain', ('dusk', 'rain'), 40, 3),
    ):
        write_images(root / name, evening(parts, length, seed))
    return root


@pytest.fixture
def small(tmp_path):
    """24 small images and their reference by the cheap prior, in ``tmp_path``."""
    rng = np.random.default_rng(0)
    images = (rng.integers(0, 100 + 5 * index, (40, 60, 3), dtype=np.uint8) for index in range(24))
    folder = write_images(tmp_path / 'small', images)
    assert make_reference(folder, tmp_path / 'small.json', *CHEAP) == 0
    return folder


def watch(folder, *options):
    page = folder.parent / 'page.html'
    return main(['monitor', str(folder), '--reference', str(folder.parent / 'small.json'), '-o', str(page), *options])


def test_rain_raises_the_alarm_and_the_next_evening_does_not(evenings, tmp_path, capsys):
    reference = tmp_path / 'camera.json'
    assert make_reference(evenings / 'usual', reference) == 0
    assert 'statistics of 80 images' in capsys.readouterr().out and reference.stat().st_size < 100_000
    codes, pages = {}, {}
    for name in ('next', 'rain'):
        page = tmp_path / f'{name}.html'
        codes[name] = main(['monitor', str(evenings / name), '--reference', str(reference), '-o', str(page)])
        pages[name] = page.read_text(encoding='utf-8')
    assert codes == {'next': 0, 'rain': 3}
    assert 'id="verdict">alarm: drift of' in pages['rain'] and 'prior/blurry' in pages['rain']
    assert 'id="verdict">alarm' not in pages['next'] and 'id="disputed"' in pages['next']
    assert 'order by file name' in capsys.readouterr().out


def test_json_and_change_points(evenings, tmp_path, capsys):
    pytest.importorskip('river')
    reference = tmp_path / 'camera.json'
    make_reference(evenings / 'usual', reference, *CHEAP)
    capsys.readouterr()
    options = ['-o', str(tmp_path / 'page.html'), '--json', '--adwin', *CHEAP]
    main(['monitor', str(evenings / 'rain'), '--reference', str(reference), *options])
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert found['images'] == 40 and set(found['changes']) == set(found['statistics'])
    assert captured.err == '' and (tmp_path / 'page.html').is_file()


def test_broken_files_are_named_and_counted(small, capsys):
    (small / 'text.jpg').write_text('no image')
    (small / 'half.png').write_bytes((small / '3.png').read_bytes()[:500])
    assert watch(small, *CHEAP) == 1
    captured = capsys.readouterr()
    assert 'text.jpg' in captured.err and 'half.png' in captured.err and '2 images failed' in captured.err
    assert 'stable' in captured.out and 'text.jpg' in (small.parent / 'page.html').read_text()


def test_few_images_say_so_and_raise_no_alarm(small, capsys):
    for index in range(3, 24):
        (small / f'{index}.png').unlink()
    assert watch(small, *CHEAP) == 0
    assert '3 different images, the tests need 20' in capsys.readouterr().out


def test_identical_images_are_a_frozen_camera(small, capsys):
    for index in range(1, 24):
        shutil.copy(small / '0.png', small / f'{index}.png')
    assert watch(small, *CHEAP) == 3
    assert '23 images repeat an earlier one' in capsys.readouterr().out
    assert make_reference(small, small.parent / 'other.json', *CHEAP) == 2
    assert 'got 1 of 24 files' in capsys.readouterr().err and not (small.parent / 'other.json').exists()


@pytest.mark.parametrize(
    ('options', 'message'),
    [
        (['--reference', 'no.json'], 'no reference no.json; write one'),
        (['--reference', 'small.json'], 'another prior'),
        (['--reference', 'small.json', *CHEAP, '--time', 'exif'], '24 of 24 images have no EXIF'),
        (['--reference', 'small.json', *CHEAP, '--psi', '0'], '--psi above 0'),
        (['--reference', 'small.json', *CHEAP, '--alpha', '2'], '--alpha between 0 and 1'),
        (['--reference', 'small.json', *CHEAP, '--detector', 'no.py', 'no.pth'], 'no such file: no.py'),
        (['--reference', 'small.json', '--prior', 'no-such'], 'there are: '),
        (['--write-reference', 'small.json', *CHEAP], 'small.json exists'),
    ],
)
def test_what_cannot_start_says_why(small, monkeypatch, capsys, options, message):
    monkeypatch.chdir(small.parent)
    assert main(['monitor', 'small', *options]) == 2
    assert message in capsys.readouterr().err and not (small.parent / 'monitor.html').exists()


@pytest.mark.parametrize(('name', 'message'), [('empty', 'no image in'), ('nowhere', 'nowhere: no such folder')])
def test_a_folder_without_images_and_no_folder(small, capsys, name, message):
    (small.parent / 'empty').mkdir()
    reference = str(small.parent / 'small.json')
    assert main(['monitor', str(small.parent / name), '--reference', reference, *CHEAP]) == 2
    assert message in capsys.readouterr().err


def test_one_of_both_tasks_is_needed(small, capsys):
    for options in ([], ['--reference', 'a', '--write-reference', 'b']):
        with pytest.raises(SystemExit) as stop:
            main(['monitor', str(small), *options])
        assert stop.value.code == 2


@pytest.mark.parametrize(('package', 'extra'), [('scipy', 'monitor'), ('river', 'adwin')])
def test_a_missing_package_names_its_extra(small, monkeypatch, capsys, package, extra):
    present = requirements.find_spec
    monkeypatch.setattr(requirements, 'find_spec', lambda name: None if name == package else present(name))
    assert watch(small, *CHEAP, '--adwin') == 2
    assert f"pip install 'mmdapled[{extra}]'" in capsys.readouterr().err


def interrupt_after(monkeypatch, number):
    whole, calls = Gauge.measure, []

    def measure(self, *arguments):
        calls.append(arguments)
        if len(calls) > number:
            raise KeyboardInterrupt
        return whole(self, *arguments)

    monkeypatch.setattr(Gauge, 'measure', measure)


def test_an_interrupted_run_reports_what_it_has(small, monkeypatch, capsys):
    interrupt_after(monkeypatch, 22)
    assert watch(small, *CHEAP) == 130
    captured = capsys.readouterr()
    assert '22 of 24 images measured' in captured.err and 'stable' in captured.out
    assert 'id="interrupted"' in (small.parent / 'page.html').read_text()


def test_an_interrupted_reference_is_not_written(small, monkeypatch):
    interrupt_after(monkeypatch, 22)
    assert make_reference(small, small.parent / 'other.json', *CHEAP) == 130
    assert not (small.parent / 'other.json').exists()


def test_a_page_that_cannot_be_written_is_an_error(small, capsys):
    (small.parent / 'file').write_text('')
    arguments = [
        '--reference',
        str(small.parent / 'small.json'),
        *CHEAP,
        '-o',
        str(small.parent / 'file' / 'page.html'),
    ]
    assert main(['monitor', str(small), *arguments]) == 2
    assert 'the page cannot be written' in capsys.readouterr().err
