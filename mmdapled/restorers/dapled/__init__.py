"""DAP-LED, a CLIP-guided transformer for low light and blur (arXiv 2409.13496), in our reading of it."""

from mmdapled.restorers.dapled.network import DAPLED

__all__ = ['DAPLED']
