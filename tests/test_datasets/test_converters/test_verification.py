"""Verification: real files pass, small stand-ins fail only by their size; overlaps and hashes of splits."""

import hashlib
import json
import shutil

import published_files
import pytest

from mmdapled.datasets.converters import exdark, nightcity
from mmdapled.datasets.converters.command import annotation_path
from mmdapled.datasets.converters.verification import RECORD, check_hashes, check_overlaps, hash_names, verify
from mmdapled.datasets.night_sets import DETECTION_SETS


def failed(results):
    return [(item.split, item.check) for item in results if not item.passed]


def test_real_data_passes(shared_data, tmp_path):
    root = shutil.copytree(shared_data / 'msrs_night', tmp_path / 'msrs_night')
    results = verify('msrs_night', root)
    assert failed(results) == [] and len(results) == 27
    assert not (root / RECORD).exists()  # the hashes of all three splits are known
    next((root / 'val').glob('*N.png')).unlink()
    assert failed(verify('msrs_night', root)) == [('val', 'unreadable images')]


def test_a_converted_stand_in_fails_only_by_its_size(tmp_path):
    root = published_files.exdark(tmp_path)
    for split, document in exdark.convert_official(root).items():
        document.write(annotation_path('exdark_official', split, root))
    assert failed(verify('exdark_official', root)) == [(split, 'images') for split in ('train', 'val', 'test')]
    assert failed(verify('exdark_maet', root)) == [('train', 'annotation file'), ('val', 'annotation file')]


def test_segmentation(tmp_path):
    root = published_files.nightcity(tmp_path)
    assert ('val', 'without *_trainIds.png') in failed(verify('nightcity', root))
    nightcity.convert(root)
    assert failed(verify('nightcity', root)) == [('train', 'images'), ('val', 'images')]


def test_unknown_set_and_folder(tmp_path):
    with pytest.raises(ValueError, match=r"expected one of exdark_official, .*dark_zurich, got 'exdark'"):
        verify('exdark', tmp_path)
    with pytest.raises(FileNotFoundError, match='is not a folder'):
        verify('llvip', tmp_path / 'no')


def test_hash_does_not_depend_on_order_folder_case_and_suffix():
    expected = hashlib.sha256(b'2015_00001\nb\n').hexdigest()
    assert hash_names(['x/B.JPG', '2015_00001.png']) == hash_names(['2015_00001.jpg', 'b.jpeg']) == expected
    assert hash_names(['b.png']) != expected


def test_known_hash_of_darkface_is_that_of_its_image_numbers():
    assert DETECTION_SETS['darkface'].hashes['labelled'] == hash_names(f'{i}.png' for i in range(1, 6001))


def test_known_hashes_of_msrs_night_are_those_of_the_real_files(shared_data):
    for split, known in DETECTION_SETS['msrs_night'].hashes.items():
        document = json.loads((shared_data / 'msrs_night' / 'annotations' / f'{split}.json').read_text())
        assert hash_names(image['file_name'] for image in document['images']) == known


def test_overlaps():
    assert failed(check_overlaps({'train': ['a.png', 'b.png'], 'val': ['c.png']})) == []
    names = {'train': ['a.png', 'b.png', 'x/B.jpg'], 'val': ['A.JPG'], 'test': ['c.png']}
    assert failed(check_overlaps(names)) == [('train', 'listed twice'), ('train', 'also in val')]
    assert failed(check_overlaps({'labelled': ['a.png'], 'train': ['a.png']}, nested=('labelled',))) == []


def test_unknown_hashes_are_recorded_once_and_compared_in_later_runs(tmp_path):
    names = {'train': ['a.png']}
    assert failed(check_hashes('x', tmp_path, names, {}, may_record=True)) == []
    record = json.loads((tmp_path / RECORD).read_text())
    assert record == {'x/train': hash_names(['a.png'])}
    assert failed(check_hashes('x', tmp_path, names, {}, may_record=True)) == []
    changed = check_hashes('x', tmp_path, {'train': ['b.png'], 'val': ['c.png']}, {}, may_record=True)
    assert failed(changed) == [('train', 'SHA-256 of names')]
    record = json.loads((tmp_path / RECORD).read_text())
    assert record == {'x/train': hash_names(['a.png']), 'x/val': hash_names(['c.png'])}


def test_nothing_is_recorded_if_another_check_failed(tmp_path):
    assert check_hashes('x', tmp_path, {'train': ['a.png']}, {}, may_record=False) == []
    assert not (tmp_path / RECORD).exists()


def test_a_known_hash_takes_precedence_over_a_recorded_one(tmp_path):
    check_hashes('x', tmp_path, {'train': ['a.png']}, {}, may_record=True)
    known = {'train': hash_names(['b.png'])}
    assert failed(check_hashes('x', tmp_path, {'train': ['a.png']}, known, may_record=True)) == [
        ('train', 'SHA-256 of names')
    ]
    assert failed(check_hashes('x', tmp_path, {'train': ['b.png']}, known, may_record=True)) == []


def test_the_hash_is_shown_if_it_cannot_be_recorded(tmp_path):
    (tmp_path / 'annotations').write_text('a file in the way of the folder')
    (finding,) = check_hashes('x', tmp_path, {'train': ['a.png']}, {}, may_record=True)
    assert finding.passed and finding.found == hash_names(['a.png'])[:12] and 'not recorded (' in finding.expected
