"""Series of street images, of which the last few are kept: data set and loader ask for the same one."""

import functools

from .scene import StreetImage, render_street

MINIMUM_SIDE = 64


@functools.lru_cache(maxsize=4)
def cached_street(seed: int, index: int, height: int, width: int) -> StreetImage:
    """The street image, drawn or remembered; it is shared, so copy what you change."""
    return render_street(seed, index, height, width)
