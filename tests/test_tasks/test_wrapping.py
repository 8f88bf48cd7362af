import copy

import pytest
from torch import nn

from mmdapled.tasks.wrapping import Wrapping


class Around(Wrapping, nn.Module):
    wrapped_name = 'inside'

    def __init__(self):
        super().__init__()
        self.inside = nn.Linear(2, 3)


def test_own_attributes_first_then_those_of_the_wrapped_module():
    module = Around()
    module.in_features = 7
    assert module.in_features == 7 and module.out_features == 3


def test_missing_attribute_raises_and_copies_are_whole():
    with pytest.raises(AttributeError, match='no_such'):
        _ = Around().no_such
    assert copy.deepcopy(Around()).out_features == 3
