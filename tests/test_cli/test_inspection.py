"""`python -m mmdapled inspect` on files and folders."""

import json

import cv2
import numpy as np
import pytest

from mmdapled.__main__ import main
from mmdapled.structures import DEGRADATIONS

pytestmark = pytest.mark.filterwarnings('ignore:.*RANDOM weights')


@pytest.fixture
def folder(tmp_path):
    """Write two images, one broken file, and the config of a prior that needs no weights."""
    (tmp_path / 'pictures').mkdir()
    for name in ('a', 'b'):
        noise = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
        cv2.imwrite(str(tmp_path / 'pictures' / f'{name}.png'), noise)
    (tmp_path / 'broken.png').write_text('no picture')
    (tmp_path / 'prior.py').write_text(
        "prior = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='random', working_size=64)\n"
    )
    return tmp_path


def test_json_for_programs(folder, capsys):
    assert main(['inspect', str(folder / 'pictures'), '--prior', str(folder / 'prior.py'), '--json']) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 2 and all(set(row) == {'picture', *DEGRADATIONS} for row in rows)


def test_table_and_overlays(folder, capsys):
    out = folder / 'out'
    arguments = [str(folder / 'pictures'), '--prior', str(folder / 'prior.py'), '--out-dir', str(out)]
    assert main(['inspect', *arguments]) == 0
    assert 'overexposed' in capsys.readouterr().out
    sheets = sorted(out.rglob('*.png'))
    assert [sheet.name for sheet in sheets] == ['a.png', 'b.png']
    sheet = cv2.imread(str(sheets[0]))
    assert sheet.shape[1] > 5 * 60 and sheet.shape[0] > 40


def test_a_broken_image_is_named_and_the_others_are_done(folder, capsys):
    arguments = [str(folder / 'broken.png'), str(folder / 'pictures'), '--prior', str(folder / 'prior.py'), '--json']
    assert main(['inspect', *arguments]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert 'broken.png' in rows[0]['error'] and 'dark' in rows[1] and 'dark' in rows[2]


@pytest.mark.parametrize(
    ('arguments', 'message'), [(['../empty'], 'no image in'), (['.', '--prior', 'no-such'], 'there are: ')]
)
def test_what_cannot_start_says_why(folder, monkeypatch, capsys, arguments, message):
    (folder / 'empty').mkdir()
    monkeypatch.chdir(folder / 'pictures')
    assert main(['inspect', *arguments]) == 2
    assert message in capsys.readouterr().err


def test_free_prompts_make_columns_of_their_own(folder, capsys):
    arguments = [str(folder / 'pictures'), '--prior', str(folder / 'prior.py'), '--prompt', 'rainy', 'rain', 'sun']
    assert main(['inspect', *arguments, '--json']) == 0
    rows = json.loads(capsys.readouterr().out)
    assert all(set(row) == {'picture', 'rainy'} and 0 <= row['rainy'] <= 1 for row in rows)
    assert main(['inspect', *arguments]) == 0
    assert 'rainy' in capsys.readouterr().out


def test_an_interrupted_run_keeps_what_it_has(folder, monkeypatch, capsys):
    from mmdapled.apis import degradation_levels

    whole, calls = degradation_levels.degradations, []

    def once(*arguments):
        calls.append(arguments)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(degradation_levels, 'degradations', once)
    assert main(['inspect', str(folder / 'pictures'), '--prior', str(folder / 'prior.py'), '--json']) == 130
    captured = capsys.readouterr()
    assert len(json.loads(captured.out)) == 1 and '1 of 2 images' in captured.err
