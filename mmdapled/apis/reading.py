"""Read images for the inferencer: ahead of time, in threads, and grouped by size."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from mmdapled.apis.sources import Source
from mmdapled.images import ImageError, ImageFile

Loaded = tuple[Source, ImageFile | ImageError]


def load(source: Source) -> Loaded:
    """Read an image; an image that cannot be read comes back as its error."""
    try:
        return source, source.load()
    except ImageError as error:
        return source, error


def read_ahead(sources: Iterable[Source], workers: int) -> Iterator[Loaded]:
    """Read images in their order, ``workers`` of them ahead, each in its own thread; 0 reads each when it is due."""
    if workers < 1:
        yield from map(load, sources)
        return
    remaining = iter(sources)
    with ThreadPoolExecutor(workers) as pool:
        pending: deque[Future[Loaded]] = deque(pool.submit(load, source) for source in islice(remaining, workers))
        try:
            while pending:
                loaded = pending.popleft().result()
                pending.extend(pool.submit(load, source) for source in islice(remaining, 1))
                yield loaded
        finally:
            for future in pending:
                future.cancel()


def equal_sizes(images: Iterable[Loaded], batch_size: int) -> Iterator[list[Loaded]]:
    """Group up to ``batch_size`` consecutive images of equal size and depth; those that fail are grouped apart."""
    batch: list[Loaded] = []
    for loaded in images:
        if batch and (len(batch) >= batch_size or _size(batch[0]) != _size(loaded)):
            yield batch
            batch = []
        batch.append(loaded)
    if batch:
        yield batch


def _size(loaded: Loaded) -> tuple | None:
    image = loaded[1]
    return (image.pixels.shape, image.pixels.dtype) if isinstance(image, ImageFile) else None
