"""Class lists that pass, and the errors of those that do not."""

import pytest

from mmdapled.class_check import check_class_list, check_known, check_order


def test_class_list():
    check_class_list(('a', 'b'), 'f')
    with pytest.raises(TypeError, match=r"got 'person'; for one class write \(name,\)"):
        check_class_list('person', 'f')
    with pytest.raises(TypeError, match='tuple of names'):
        check_class_list((0, 1), 'f')
    with pytest.raises(ValueError, match='no class'):
        check_class_list((), 'f')
    with pytest.raises(ValueError, match=r"\['a'\] more than once"):
        check_class_list(('a', 'b', 'a'), 'f')


def test_unknown_class_suggests_the_near_one():
    check_known(('car',), ('car', 'bus'), 'f')
    with pytest.raises(ValueError, match=r"f: unknown classes \['People', 'cars'\].*'cars' -> 'car'\?"):
        check_known(('People', 'cars'), ('car', 'bus'), 'f')


def test_reordered_classes():
    check_order(('person', 'car'), ('person', 'car'), 'f')
    with pytest.raises(ValueError, match='labels would be exchanged'):
        check_order(('car', 'person'), ('person', 'car'), 'f')
