"""Write the findings as one HTML page that loads nothing: plots and images are embedded."""

import base64
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from mmdapled.images import ImageError, read_image
from mmdapled.monitoring.disagreement import Disagreement, disagreements
from mmdapled.monitoring.findings import Findings
from mmdapled.monitoring.plots import plot
from mmdapled.monitoring.reference import Reference
from mmdapled.monitoring.result_rows import result_rows

TEMPLATE = Path(__file__).with_name('page.html')
THUMBNAIL_WIDTH = 320


def render_page(folder: str, found: Findings, reference: Reference, interrupted: bool = False) -> str:
    """Return the page, HTML 5."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.from_string(TEMPLATE.read_text(encoding='utf-8'))
    return template.render(
        folder=folder,
        found=found,
        reference=reference,
        interrupted=interrupted,
        rows=result_rows(found, reference),
        plots=dict(_plots(found, reference)) if found.distinct else {},
        marked=any(found.changes.values()),
        disputed=list(_thumbnails(disagreements(found.distinct, reference.values))),
    )


def _plots(found: Findings, reference: Reference) -> Iterator[tuple[str, str]]:
    times = [one.time for one in found.distinct]
    for name, usual in reference.values.items():
        values = [one.values[name] for one in found.distinct]
        yield name, _embedded(plot(name, values, times, usual, found.changes.get(name, ())), 'image/svg+xml')


def _thumbnails(disputed: list[Disagreement]) -> Iterator[tuple[Disagreement, str]]:
    for one in disputed:
        try:
            yield one, _embedded(_thumbnail(read_image(one.measurement.name)), 'image/jpeg')
        except (ImageError, OSError):
            continue  # the file was moved since it was measured


def _thumbnail(image: np.ndarray) -> bytes:
    scale = min(1.0, THUMBNAIL_WIDTH / image.shape[1])
    size = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
    return cv2.imencode('.jpg', cv2.resize(image, size, interpolation=cv2.INTER_AREA))[1].tobytes()


def _embedded(content: bytes, kind: str) -> str:
    return f'data:{kind};base64,{base64.b64encode(content).decode()}'
