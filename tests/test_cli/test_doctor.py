import json
import re

from mmdapled.cli import doctor as doctor_module
from mmdapled.cli import versions
from mmdapled.cli.check import NOTE, PROBLEM, WARNING, Check
from mmdapled.cli.doctor import doctor


def report(monkeypatch, *checks):
    """Let the doctor find these."""
    monkeypatch.setattr(doctor_module, 'run_checks', lambda: list(checks))


def test_the_doctor_finds_this_installation_fit(capsys):
    assert doctor(as_json=True) == 0
    answer = json.loads(capsys.readouterr().out)
    names = [check['name'] for check in answer['checks']]
    assert answer['ok']
    assert {'python', 'torch', 'torchvision', 'mmengine', 'mmcv', 'mmdet', 'mmseg', 'open_clip', 'setuptools'} <= {
        *names
    }
    assert {'mmcv operators', 'GPU', 'mmdapled configs', 'mmdet configs'} <= {*names}


def test_a_problem_fails_and_its_fix_is_printed_whole(monkeypatch, capsys):
    fix = "pip install --no-build-isolation 'mmcv>=2.0.1,<2.2' and a good many other [words] that a table would break"
    report(monkeypatch, Check('mmcv', 'wrong [version]', PROBLEM, fix))
    assert doctor() == 1
    printed = capsys.readouterr().out
    assert fix in printed and 'wrong [version]' in printed and 'Nothing stops' not in printed


def test_a_warning_passes(monkeypatch, capsys):
    report(monkeypatch, Check('CLIP weights', 'not here', WARNING, 'download them'))
    assert doctor() == 0
    assert 'Nothing stops the main job' in capsys.readouterr().out


def test_the_short_report_joins_a_group_and_leaves_the_fixes_of_notes_to_all(monkeypatch, capsys):
    checks = [
        Check('torch', 'torch 2.9', group='packages'),
        Check('mmdet', 'mmdet 3.3', group='packages'),
        Check('CLIP weights: RN50', 'not here', NOTE, 'download RN50', 'CLIP weights', 'RN50'),
        Check('CLIP weights: ViT', 'not here', NOTE, 'download ViT', 'CLIP weights', 'ViT'),
        Check('mmcv', 'two of them', WARNING, 'uninstall one', 'packages'),
    ]
    report(monkeypatch, *checks)
    assert doctor() == 0
    *lines, last = capsys.readouterr().out.splitlines()
    expected = ['ok packages: torch 2.9, mmdet 3.3', 'note CLIP weights: RN50, ViT', 'warning mmcv: two of them']
    assert [' '.join(line.split()) for line in lines] == [*expected, 'fix: uninstall one'] and '--all' in last
    assert doctor(show_all=True) == 0
    printed = capsys.readouterr().out
    assert all(check.name in printed and check.detail in printed and check.fix in printed for check in checks)


def test_a_newcomer_reads_about_ten_lines(capsys):
    assert doctor() == 0
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) <= 12, printed
    assert re.search(r'^ok +packages: Python .*, torch ', printed, re.MULTILINE)
    assert 'carafe' not in printed and 'huggingface' not in printed
    assert doctor(show_all=True) == 0
    assert len(capsys.readouterr().out.splitlines()) > 15


def test_a_check_that_fails_does_not_stop_the_others(monkeypatch):
    def broken():
        raise OSError('disk')

    monkeypatch.setattr(versions, 'check_versions', broken)
    checks = doctor_module.run_checks()
    assert ('broken', 'OSError: disk', WARNING) in [(check.name, check.detail, check.state) for check in checks]
    assert 'mmcv operators' in [check.name for check in checks]
