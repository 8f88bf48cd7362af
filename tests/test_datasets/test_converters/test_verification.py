"""The whole verification: real files pass, stand-ins fail by their sizes alone, names are checked."""

import shutil

import published_files
import pytest

from mmdapled.datasets.converters import exdark, nightcity
from mmdapled.datasets.converters.command import annotation_path
from mmdapled.datasets.converters.split_checks import RECORD
from mmdapled.datasets.converters.verification import verify
from mmdapled.datasets.night_sets import DETECTION_SETS


def failed(findings):
    return {(item.split, item.check) for item in findings if not item.passed}


def test_real_data_is_all_right(shared_data, tmp_path):
    root = shutil.copytree(shared_data / 'msrs_night', tmp_path / 'msrs_night')
    findings = verify('msrs_night', root)
    assert failed(findings) == set() and len(findings) == 27
    assert not (root / RECORD).exists()  # all three are known
    next((root / 'val').glob('*N.png')).unlink()
    assert failed(verify('msrs_night', root)) == {('val', 'unreadable images')}


def test_a_converted_stand_in_is_wrong_in_size_alone(tmp_path):
    root = published_files.exdark(tmp_path)
    for split, document in exdark.convert_official(root).items():
        document.write(annotation_path(DETECTION_SETS['exdark_official'], split, root))
    assert failed(verify('exdark_official', root)) == {(split, 'images') for split in ('train', 'val', 'test')}
    assert failed(verify('exdark_maet', root)) == {('train', 'annotation file'), ('val', 'annotation file')}


def test_segmentation(tmp_path):
    root = published_files.nightcity(tmp_path)
    assert ('val', 'without *_trainIds.png') in failed(verify('nightcity', root))
    nightcity.convert(root)
    assert failed(verify('nightcity', root)) == {('train', 'images'), ('val', 'images')}


def test_unknown_set_and_folder(tmp_path):
    with pytest.raises(ValueError, match=r"expected one of exdark_official, .*dark_zurich, got 'exdark'"):
        verify('exdark', tmp_path)
    with pytest.raises(FileNotFoundError, match='is not a folder'):
        verify('llvip', tmp_path / 'no')
