import json

import numpy as np
import pytest

from mmdapled.monitoring.measurement import Gauge, Measurement
from mmdapled.monitoring.reference import (
    MOST_VALUES,
    ReferenceError,
    make_reference,
    read_reference,
    summary,
    write_reference,
)
from mmdapled.priors import ImageStatistics


def test_what_is_written_is_read(reference, gauge, tmp_path):
    write_reference(tmp_path / 'stats.json', reference)
    found = read_reference(tmp_path / 'stats.json')
    assert found.images == 60 and found.created == reference.created and set(found.values) == set(gauge.statistics)
    for name, values in reference.values.items():
        np.testing.assert_array_equal(found.values[name], values)
    found.check_gauge(gauge)


def test_the_file_stays_small_and_keeps_the_distribution(measure, gauge, tmp_path):
    many = measure(5000, 0)
    reference = make_reference(many, gauge)
    write_reference(tmp_path / 'stats.json', reference)
    assert (tmp_path / 'stats.json').stat().st_size < 100_000 and reference.images == 5000
    values = [one.values['luma'] for one in many]
    assert np.quantile(reference.values['luma'], (0, 0.1, 0.5, 0.9, 1)) == pytest.approx(
        np.quantile(values, (0, 0.1, 0.5, 0.9, 1)), abs=1e-3
    )


def test_summary_keeps_all_of_few_values():
    assert summary([3, 1, 2]).tolist() == [1, 2, 3]
    assert len(summary(range(MOST_VALUES + 1))) == MOST_VALUES


@pytest.mark.parametrize(
    ('used', 'message'), [(0, 'got 0 of 3 files'), (19, 'at least 20 different images .* got 19 of 22')]
)
def test_few_images_make_no_reference(measure, gauge, used, message):
    broken = [Measurement('broken', error='broken')] * 2
    again = [*measure(used, 0), *measure(1, 0)] if used else broken[:1]
    with pytest.raises(ReferenceError, match=message):
        make_reference([*again, *broken], gauge)


def test_another_prior_is_found_and_the_same_one_elsewhere_is_not(reference, gauge):
    class Other(ImageStatistics):
        pass

    with pytest.raises(ReferenceError, match='another prior'):
        reference.check_gauge(Gauge(Other()))
    near, far = ([level + change for level in reference.response] for change in (1e-3, 0.1))
    type(reference)(**{**vars(reference), 'response': near}).check_gauge(gauge)
    with pytest.raises(ReferenceError, match='other weights'):
        type(reference)(**{**vars(reference), 'response': far}).check_gauge(gauge)


def test_another_detector_is_named(reference, gauge):
    with pytest.raises(ReferenceError, match='detector yolo.py, now it is none'):
        type(reference)(**{**vars(reference), 'detector': 'yolo.py'}).check_gauge(gauge)


def damage(content, **changes):
    return json.dumps({**content, **changes})


@pytest.mark.parametrize(
    ('change', 'message'),
    [
        (lambda content: 'no json', 'is no reference'),
        (lambda content: '[1]', 'is no reference'),
        (lambda content: '{}', 'is no reference'),
        (lambda content: damage(content, format='2'), "expected the format 'mmdapled reference .* got '2'"),
        (lambda content: damage(content, statistics={'luma': [1.0] * 19}), 'damaged .*luma: expected at least 20'),
        (lambda content: damage(content, statistics={'luma': [float('nan')] * 20}), 'damaged .*finite'),
        (lambda content: damage(content, statistics={'luma': ['a'] * 20}), 'damaged'),
        (lambda content: damage(content, statistics=3), 'damaged'),
        (lambda content: json.dumps({k: v for k, v in content.items() if k != 'response'}), 'damaged'),
    ],
)
def test_a_damaged_file_is_explained(reference, tmp_path, change, message):
    file = tmp_path / 'stats.json'
    write_reference(file, reference)
    file.write_text(change(json.loads(file.read_text())))
    with pytest.raises(ReferenceError, match=message):
        read_reference(file)


def test_a_missing_file_is_explained(tmp_path):
    with pytest.raises(ReferenceError, match='no reference .*--write-reference'):
        read_reference(tmp_path / 'stats.json')
