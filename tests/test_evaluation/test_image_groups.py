"""Groups of images by numbers and by labels."""

import numpy as np
import pytest

from mmdapled.evaluation.image_groups import attribute_groups, check_bins, measured_groups

LIMITS = (0.0, 255.0)
IMAGES = [
    dict(id=7, attributes=dict(lighting='Low', place='indoor', video='a7', fps=30, tags=['x'])),
    dict(id=3, attributes=dict(lighting='Ambient', place='outdoor', video='b')),
    dict(id=5, attributes=dict(lighting='Low', place=None)),
    dict(id=9, attributes=dict(lighting='dawn/dusk')),
    dict(id=11),
]


def members(groups):
    return {f'{group.grouping}/{group.name}': group.image_ids for group in groups}


def test_thresholds_name_their_groups_and_belong_to_the_upper_one():
    groups = measured_groups({'a': 24.9, 'b': 25.0, 'c': 0.0, 'd': 60.0}, (25, 50.5), 'luma', LIMITS)
    assert members(groups) == {'luma/0-25': ('a', 'c'), 'luma/25-50.5': ('b',), 'luma/50.5-255': ('d',)}
    assert groups[0].note == '0 to 24.9'


def test_empty_groups_stay():
    groups = measured_groups({1: 3.0}, (25,), 'luma', LIMITS)
    assert members(groups) == {'luma/0-25': (1,), 'luma/25-255': ()}
    assert members(measured_groups({}, 2, 'luma', LIMITS)) == {'luma/1of2': (), 'luma/2of2': ()}


def test_quantiles_fill_groups_equally_lowest_first():
    values = dict(enumerate(np.random.default_rng(0).permutation(99) * 2.5))
    groups = measured_groups(values, 3, 'luma', LIMITS)
    assert [group.name for group in groups] == ['1of3', '2of3', '3of3']
    assert [len(group.image_ids) for group in groups] == [33, 33, 33]
    means = [np.mean([values[image] for image in group.image_ids]) for group in groups]
    assert means == sorted(means) and groups[0].note == '0 to 80'


@pytest.mark.parametrize('bins', [1, 0, (), (50, 25), (25, 25), (0, 10), (255,), (float('nan'),)])
def test_bad_bins(bins):
    with pytest.raises(ValueError, match='luma: expected a number of quantiles'):
        check_bins(bins, 'luma', LIMITS)


def test_all_attributes_that_divide():
    expected = {
        'fps/30': (7,), 'lighting/Ambient': (3,), 'lighting/Low': (7, 5), 'lighting/dawn-dusk': (9,),
        'place/indoor': (7,), 'place/outdoor': (3,), 'video/a7': (7,), 'video/b': (3,),
    }  # fmt: skip
    assert members(attribute_groups(IMAGES)) == expected


def test_an_attribute_of_many_values_divides_only_when_named():
    images = [dict(id=i, attributes=dict(exposure=i / 7)) for i in range(21)]
    assert attribute_groups(images) == []
    assert len(attribute_groups(images, ['exposure'])) == 21
    assert len(attribute_groups(images[:20])) == 20


def test_named_attributes_in_their_order():
    groups = attribute_groups(IMAGES, ['place', 'lighting'])
    assert [group.grouping for group in groups] == ['place'] * 2 + ['lighting'] * 3
    assert attribute_groups(IMAGES, []) == []


def test_unknown_attribute_lists_those_that_exist():
    with pytest.raises(ValueError, match="'weather'.*fps, lighting, place, video"):
        attribute_groups(IMAGES, ['weather'])
    with pytest.raises(ValueError, match='none: its "images" entries need "attributes"'):
        attribute_groups([dict(id=1)], ['weather'])


def test_lists_and_reserved_names():
    with pytest.raises(ValueError, match='one word or number'):
        attribute_groups(IMAGES, ['tags'])
    with pytest.raises(ValueError, match='rename the attribute'):
        attribute_groups([dict(id=1, attributes=dict(luma=3))], reserved=('luma',))
