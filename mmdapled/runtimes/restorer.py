"""An exported restorer with the interface of every other restorer."""

from pathlib import Path

import torch
from torch import Tensor

from mmdapled.restorers.base import BaseRestorer
from mmdapled.runtimes.sessions import open_session
from mmdapled.structures import RestorationOutput


class ExportedRestorer(BaseRestorer):
    """Restore by an exported file, on the CPU and without gradients.

    It returns the finest heatmaps alone, and has no cues for tiles.

    Args:
        path: file written by ``mmdapled export``.
        runtime: ``onnxruntime`` or ``openvino``; by default that of the file's format.
        instead: restorer for images of a size that the file does not take; without it they raise ValueError.

    Raises:
        FileNotFoundError, ValueError, ModuleNotFoundError: raised by :func:`.open_session`.
    """

    def __init__(self, path: str | Path, runtime: str | None = None, instead: BaseRestorer | None = None) -> None:
        super().__init__()
        self.path, self.instead = path, instead
        self.session = open_session(path, runtime)

    def takes(self, image: Tensor) -> bool:
        """Return whether the file takes images of the size of ``image (N, 3, H, W)``."""
        info = self.session.info
        return info.smallest <= min(image.shape[-2:]) and max(image.shape[-2:]) <= info.longest

    def restore(self, image: Tensor) -> RestorationOutput:
        """Restore ``(N, 3, H, W)`` RGB in [0, 1]; the outputs are fp32.

        Raises:
            ValueError: a size that the file does not take, without another restorer for it.
        """
        if not self.takes(image):
            if self.instead is not None:
                return self.instead(image)
            height, width = image.shape[-2:]
            info = self.session.info
            raise ValueError(
                f'{self.path}: expected sides of {info.smallest} to {info.longest} px, got {height}x{width}; '
                "the runtime 'torch' takes any size from 16 px on"
            )
        arrays = self.session({'image': image.detach().float().cpu().contiguous().numpy()})
        found = {name: torch.from_numpy(value).to(image.device) for name, value in arrays.items()}
        heatmaps = (found['heatmaps'],) if 'heatmaps' in found else ()
        return RestorationOutput(found['restored'], heatmaps, found.get('levels'))
