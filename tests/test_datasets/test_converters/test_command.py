"""Output of the converters: files, table, and the warning about sizes that differ from the published ones."""

import json
from pathlib import Path

import pytest

from mmdapled.datasets.converters.coco_document import Box, CocoDocument
from mmdapled.datasets.converters.command import annotation_path, progress, write_documents
from mmdapled.datasets.night_sets import DETECTION_SETS


def documents(count):
    document = CocoDocument(('person', 'bicycle', 'car'))
    for number in range(count):
        document.add_image(f'{number}.png', (50, 40), [Box('car', 1, 2, 3, 4), Box('car', 1, 2, 3, 4, True)])
    return {'val': document}


def test_files_and_table(tmp_path, capsys):
    write_documents('nod_sony', tmp_path, lambda: documents(321))
    written = json.loads((tmp_path / 'annotations' / 'nod_sony_val.json').read_text())
    assert len(written['images']) == 321
    out, err = capsys.readouterr()
    assert [word for word in out.split() if word.isdigit()][:4] == ['321', '321', '321', '321']
    assert 'warning' not in err


def test_other_folder_and_warning_about_size(tmp_path, capsys):
    write_documents('nod_sony', tmp_path, lambda: documents(2), tmp_path / 'x')
    assert (tmp_path / 'x' / 'nod_sony_val.json').is_file() and not (tmp_path / 'annotations').exists()
    assert 'warning: val has 2 images, but 321 are published' in capsys.readouterr().err


@pytest.mark.parametrize('error', [FileNotFoundError('x is not there'), ValueError('x is broken')])
def test_errors_are_raised_and_nothing_is_written(tmp_path, capsys, error):
    def convert():
        raise error

    with pytest.raises(type(error), match=str(error)):
        write_documents('nod_sony', tmp_path, convert)
    assert capsys.readouterr().out == '' and not list(tmp_path.iterdir())


def test_progress_yields_the_items():
    assert list(progress([1, 2], 'counting')) == [1, 2]


def test_every_split_of_a_detection_set_has_its_own_path():
    for name, night_set in DETECTION_SETS.items():
        paths = {annotation_path(name, split, Path()) for split in night_set.splits}
        assert len(paths) == len(night_set.splits)
