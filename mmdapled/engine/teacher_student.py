"""The two detectors inside mmdet's semi-supervised ones (``SemiBaseDetector``, ``SoftTeacher``)."""

from typing import Any, List

PARTS = ('student', 'teacher')


def parts_of(model: Any) -> List[Any]:
    """Student and teacher of a semi-supervised detector; of any other model the model itself."""
    children = dict(model.named_children())
    return [children[name] for name in PARTS] if all(name in children for name in PARTS) else [model]


def predicting_part(model: Any) -> str:
    """Name of the part that predicts in a test, as ``semi_test_cfg`` has it; empty where the whole model does."""
    return (model.semi_test_cfg or {}).get('predict_on', 'teacher') if len(parts_of(model)) > 1 else ''
