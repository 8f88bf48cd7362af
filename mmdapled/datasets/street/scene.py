"""A street scene: random things, drawn from far to near."""

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from mmdapled.datasets.street import background, cars, furniture, people
from mmdapled.datasets.street.background import Street
from mmdapled.datasets.street.camera import Camera
from mmdapled.datasets.street.canvas import Canvas
from mmdapled.datasets.street.truth import BACKGROUND, CLASSES, LABELS, Thing, truth

__all__ = ['CLASSES', 'LABELS', 'StreetImage', 'cached_street', 'render_street']

MINIMUM_SIDE = 64
NEAREST, FARTHEST = 3.8, 28.0  # m


@dataclass(frozen=True)
class StreetImage:
    """A sharp day image of a street with its annotations.

    Attributes:
        image: uint8 BGR ``(H, W, 3)``.
        lights: mask of light sources, bool ``(H, W)``.
        labels: indices into LABELS, uint8 ``(H, W)``.
        depth: m, at most 120, float32 ``(H, W)``.
        instances: boxes and masks in the format of mmdet's LoadAnnotations.
    """

    image: np.ndarray
    lights: np.ndarray
    labels: np.ndarray
    depth: np.ndarray
    instances: list[dict[str, Any]]


def render_street(seed: int, index: int, height: int, width: int) -> StreetImage:
    """Render the street image number ``index`` of the series ``seed``, the same on every machine."""
    rng = np.random.default_rng([seed, index])
    camera, street = Camera.draw(height, width, rng), Street.draw(rng)
    canvas = Canvas(height, width)
    background.draw_background(canvas, camera, street, rng)
    things = sorted(populate(camera, street, rng), key=lambda thing: -thing.z)
    for number, thing in enumerate(things, start=len(BACKGROUND)):
        canvas.current = number
        thing.draw(canvas)
        thing.drawn = int(np.count_nonzero(canvas.ids == number)) if thing.label in CLASSES else 0
    background.grain(canvas.image, rng)
    return StreetImage(canvas.image, canvas.lights, *truth(canvas, camera, street, things))


# Data set and loader need the same image. It is shared: copy it before changing it.
cached_street = functools.lru_cache(maxsize=4)(render_street)


def populate(camera: Camera, street: Street, rng: np.random.Generator) -> list[Thing]:
    """Return random lamps, trees, distractors, people, bicycles and cars."""
    things = [stand(furniture.draw_lamp, 'pole', kerb, z, camera, rng)
              for kerb in (street.left_kerb - 0.4, street.right_kerb + 0.4)
              for z in rng.uniform(5, 10) + 12.0 * np.arange(3)]  # fmt: skip
    things += [stand(furniture.draw_tree, 'vegetation', on_pavement(street, rng), rng.uniform(7, 40), camera, rng)
               for _ in range(rng.integers(0, 4))]  # fmt: skip
    for _ in range(rng.integers(1, 5)):
        drawer = furniture.DISTRACTORS[rng.integers(len(furniture.DISTRACTORS))]
        things.append(stand(drawer, 'object', on_pavement(street, rng), random_depth(rng), camera, rng))
    for _ in range(rng.integers(1, 6)):
        x = on_pavement(street, rng) if rng.random() < 0.6 else on_road(street, rng)
        things.append(stand(people.draw_person, 'person', x, random_depth(rng), camera, rng))
    for _ in range(rng.integers(0, 4)):
        things += bicycle(camera, street, rng)
    for _ in range(rng.integers(0, 4)):
        things.append(car(camera, street, rng))
    return things


def random_depth(rng: np.random.Generator) -> float:
    """Return a depth whose logarithm is uniform, so that all sizes are equally frequent."""
    return float(np.exp(rng.uniform(np.log(NEAREST), np.log(FARTHEST))))


def on_pavement(street: Street, rng: np.random.Generator) -> float:
    """Return a random x on one of the two pavements, m."""
    sides = ((street.left_wall, street.left_kerb), (street.right_kerb, street.right_wall))
    return float(rng.uniform(*sides[rng.integers(2)]))


def on_road(street: Street, rng: np.random.Generator) -> float:
    """Return a random x on the road, m."""
    return float(rng.uniform(street.left_kerb + 0.5, street.right_kerb - 0.5))


def stand(draw: furniture.Drawer, label: str, x: float, z: float, camera: Camera, rng: np.random.Generator) -> Thing:
    """Return a thing with its shadow."""
    foot = camera.standing(x, z)

    def with_shadow(canvas: Canvas) -> None:
        canvas.shade(foot[:2], (0.4 * foot[2], 0.1 * foot[2]))
        draw(canvas, foot, rng)

    return Thing(z, label, with_shadow)


def bicycle(camera: Camera, street: Street, rng: np.random.Generator) -> list[Thing]:
    """Return a bicycle in a random direction, in half of the cases with a rider."""
    foot = camera.standing(on_road(street, rng) if rng.random() < 0.5 else on_pavement(street, rng), random_depth(rng))
    z, squeeze = camera.focal / foot[2], rng.uniform(0.45, 1.0)
    things = [Thing(z, 'bicycle', lambda canvas: people.draw_bicycle(canvas, foot, rng, squeeze))]
    if rng.random() < 0.5:
        things.append(Thing(z - 1e-3, 'person', lambda canvas: people.draw_rider(canvas, foot, rng, squeeze)))
    return things


def car(camera: Camera, street: Street, rng: np.random.Generator) -> Thing:
    """Return a car along the street at a kerb, or across the street."""
    across = rng.random() < 0.3
    z = random_depth(rng) * 1.3 + (2.0 if across else 0.5)
    x = on_road(street, rng) if across else float(rng.choice([street.left_kerb + 1.1, street.right_kerb - 1.1]))
    foot = camera.standing(x, z)
    half, draw = (2.2, cars.draw_car_across) if across else (1.0, cars.draw_car_along)

    def with_shadow(canvas: Canvas) -> None:
        canvas.shade(foot[:2], (half * foot[2], 0.15 * foot[2]))
        draw(canvas, camera, x, z, rng)

    return Thing(z, 'car', with_shadow)
