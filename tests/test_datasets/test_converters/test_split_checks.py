"""Splits against each other, against the known names, and against an earlier run."""

import hashlib
import json

from mmdapled.datasets.converters.split_checks import RECORD, check_hashes, check_overlaps, hash_names
from mmdapled.datasets.night_sets import DETECTION_SETS


def failed(findings):
    return [(item.split, item.check) for item in findings if not item.passed]


def test_hash_does_not_depend_on_order_folder_case_and_suffix():
    expected = hashlib.sha256(b'2015_00001\nb\n').hexdigest()
    assert hash_names(['x/B.JPG', '2015_00001.png']) == hash_names(['2015_00001.jpg', 'b.jpeg']) == expected
    assert hash_names(['b.png']) != expected


def test_known_hash_of_darkface_is_that_of_its_numbers():
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


def test_unknown_hashes_are_recorded_once_and_compared_from_then_on(tmp_path):
    names = {'train': ['a.png']}
    assert failed(check_hashes('x', tmp_path, names, {}, sound=True)) == []
    record = json.loads((tmp_path / RECORD).read_text())
    assert record == {'x/train': hash_names(['a.png'])}
    assert failed(check_hashes('x', tmp_path, names, {}, sound=True)) == []
    changed = check_hashes('x', tmp_path, {'train': ['b.png'], 'val': ['c.png']}, {}, sound=True)
    assert failed(changed) == [('train', 'SHA-256 of names')]
    record = json.loads((tmp_path / RECORD).read_text())
    assert record == {'x/train': hash_names(['a.png']), 'x/val': hash_names(['c.png'])}


def test_nothing_is_recorded_of_unsound_data(tmp_path):
    assert check_hashes('x', tmp_path, {'train': ['a.png']}, {}, sound=False) == []
    assert not (tmp_path / RECORD).exists()


def test_a_known_hash_counts_before_a_recorded_one(tmp_path):
    check_hashes('x', tmp_path, {'train': ['a.png']}, {}, sound=True)
    known = {'train': hash_names(['b.png'])}
    assert failed(check_hashes('x', tmp_path, {'train': ['a.png']}, known, sound=True)) == [
        ('train', 'SHA-256 of names')
    ]
    assert failed(check_hashes('x', tmp_path, {'train': ['b.png']}, known, sound=True)) == []


def test_where_nobody_may_write_the_hash_is_told_all_the_same(tmp_path):
    (tmp_path / 'annotations').write_text('a file in the way of the folder')
    (finding,) = check_hashes('x', tmp_path, {'train': ['a.png']}, {}, sound=True)
    assert finding.passed and finding.found == hash_names(['a.png'])[:12] and 'not recorded (' in finding.expected
