"""The restorer that changes nothing: the control arm of every comparison."""

from torch import Tensor

from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.structures import RestorationOutput


@MODELS.register_module()
class Identity(BaseRestorer):
    """Return the image as it came; in front of a detector it gives the plain detector's predictions."""

    def restore(self, image: Tensor) -> RestorationOutput:
        """Return ``image`` itself."""
        return RestorationOutput(image)
