"""`python -m mmdapled inspect` on files and folders."""

import json

import cv2
import numpy as np
import pytest

from mmdapled.__main__ import main
from mmdapled.degradation_names import DEGRADATIONS

pytestmark = pytest.mark.filterwarnings('ignore:.*RANDOM weights')


@pytest.fixture
def folder(tmp_path):
    """Two pictures, one broken file, and the config of a prior that needs no weights."""
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


def test_a_broken_picture_is_named_and_the_others_are_done(folder, capsys):
    arguments = [str(folder / 'broken.png'), str(folder / 'pictures'), '--prior', str(folder / 'prior.py'), '--json']
    assert main(['inspect', *arguments]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert 'broken.png' in rows[0]['error'] and 'dark' in rows[1] and 'dark' in rows[2]


@pytest.mark.parametrize(
    ('arguments', 'message'), [(['../empty'], 'no picture in'), (['.', '--prior', 'no-such'], 'there are: ')]
)
def test_what_cannot_start_says_why(folder, monkeypatch, capsys, arguments, message):
    (folder / 'empty').mkdir()
    monkeypatch.chdir(folder / 'pictures')
    assert main(['inspect', *arguments]) == 2
    assert message in capsys.readouterr().err
