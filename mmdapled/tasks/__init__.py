"""A restorer in front of a task: the joint model, two drop-ins, and the bridge that all three use."""

from mmdapled.images import content_sizes
from mmdapled.tasks.bridge import Bridge, RestoredGroup
from mmdapled.tasks.checkpoint import load_task_checkpoint
from mmdapled.tasks.drop_ins import RestoringBackbone, RestoringDataPreprocessor
from mmdapled.tasks.joint_model import JointModel
from mmdapled.tasks.restoration_model import RestorationModel
from mmdapled.tasks.task_model import build_task_model

__all__ = [
    'Bridge',
    'JointModel',
    'RestorationModel',
    'RestoredGroup',
    'RestoringBackbone',
    'RestoringDataPreprocessor',
    'build_task_model',
    'content_sizes',
    'load_task_checkpoint',
]
