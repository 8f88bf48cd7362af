import json

import pytest

from mmdapled.monitoring.drift import Thresholds
from mmdapled.monitoring.findings import as_json, findings
from mmdapled.monitoring.measurement import Measurement


def found_in(reference, measurements, **options):
    return findings(measurements, reference, 'file name', Thresholds(), **options)


def test_usual_images_are_stable(reference, measure):
    found = found_in(reference, measure(40, 1))
    assert found.verdict == found.summary == 'stable' and found.drifted == []


def test_a_shift_raises_the_alarm_and_names_the_statistics(reference, measure, gauge):
    found = found_in(reference, measure(40, 1, shift=0.2))
    assert found.verdict == 'alarm' and found.drifted == gauge.statistics and 'luma' in found.summary


@pytest.mark.parametrize('number', [0, 3])
def test_few_images_give_no_verdict(reference, measure, number):
    found = found_in(reference, measure(number, 1, shift=9.0))
    assert found.verdict == 'not enough images' and f'{number} different images, the tests need 20' in found.summary


def test_a_frozen_camera_raises_the_alarm(reference, measure):
    image = measure(1, 1)
    found = found_in(reference, image * 50)
    assert found.frozen and found.verdict == 'alarm' and found.repeated == 49 and '49 images repeat' in found.summary
    assert not found_in(reference, image * 19).frozen
    half = found_in(reference, [*measure(30, 2), *measure(30, 2)])
    assert half.repeated == 30 and not half.frozen and half.verdict == 'stable'


def test_json_holds_everything_and_no_nan(reference, measure):
    broken = Measurement('broken.png', error='broken.png: not an image')
    for measurements in (measure(40, 1), measure(3, 1)):
        content = json.loads(json.dumps(as_json(found_in(reference, [*measurements, broken])), allow_nan=False))
        assert content['failed'] == [{'image': 'broken.png', 'time': None, 'error': 'broken.png: not an image'}]
        assert len(content['measurements']) == len(measurements) == content['different_images']


def test_changes_are_named_by_image(reference, measure):
    pytest.importorskip('river')
    evening = [*measure(60, 1), *measure(60, 2, shift=0.3, prefix='late')]
    found = found_in(reference, evening, adwin=True)
    assert as_json(found)['changes']['luma'][0][:5] in ('image', 'late0', 'late1')
    assert 50 <= found.changes['luma'][0] <= 70
