"""The background of a street: sky, buildings with lit windows, pavement and road."""

from dataclasses import dataclass

import cv2
import numpy as np

from mmdapled.datasets.street.camera import FAR, Camera
from mmdapled.datasets.street.canvas import Canvas

SKY, BUILDING, SIDEWALK, ROAD = 0, 1, 2, 3
NEAR = 0.7
FLOOR, BAY = 3.2, 2.8
LIT_SHARE = 0.25
WINDOWS_TO = 45.0
LIT_COLOURS = ((170, 225, 255), (215, 240, 250), (140, 210, 250))


@dataclass(frozen=True)
class Street:
    """The lines along a street, from left to right: x in m, seen from the camera."""

    left_wall: float
    left_kerb: float
    right_kerb: float
    right_wall: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> 'Street':
        """Draw a random street, with the camera on its road."""
        half, pavement, aside = rng.uniform(3.0, 5.0), rng.uniform(2.2, 4.0), rng.uniform(-1.5, 1.5)
        return cls(-half - pavement - aside, -half - aside, half - aside, half + pavement - aside)


def draw_background(canvas: Canvas, camera: Camera, street: Street, rng: np.random.Generator) -> None:
    """Draw the background, with ids SKY, BUILDING, SIDEWALK, ROAD."""
    draw_sky(canvas, camera, rng)
    draw_skyline(canvas, camera, rng)
    for wall in (street.left_wall, street.right_wall):
        draw_buildings(canvas, camera, wall, rng)
    draw_ground(canvas, camera, street, rng)


def draw_sky(canvas: Canvas, camera: Camera, rng: np.random.Generator) -> None:
    """Draw a vertical gradient, grey or blue, paler at the horizon."""
    top = np.array([rng.uniform(190, 235), rng.uniform(160, 190), rng.uniform(130, 175)])
    mix = np.linspace(0, 1, int(camera.horizon + camera.focal * camera.height / FAR) + 2)[:, None]
    canvas.image[: len(mix)] = (top + (np.array([225, 222, 215]) - top) * mix)[:, None].astype(np.uint8)


def draw_skyline(canvas: Canvas, camera: Camera, rng: np.random.Generator) -> None:
    """Draw buildings at the far end of the street."""
    canvas.current = BUILDING
    foot = camera.standing(0, FAR)[1] + 1
    edges = np.cumsum(rng.uniform(0.05, 0.15, 20)) * canvas.image.shape[1] - 20
    for left, right in zip(edges[:-1], edges[1:], strict=True):
        top = camera.horizon - rng.uniform(0.02, 0.14) * canvas.image.shape[0]
        grey = rng.uniform(95, 160)
        canvas.polygon(rectangle(left, top, right, foot), (grey, grey * rng.uniform(0.95, 1), grey * 0.95))


def rectangle(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    """Return the corners of an upright rectangle."""
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]])


def wall_quads(camera: Camera, x: float, spans: np.ndarray) -> np.ndarray:
    """Return pixel corners ``(n, 4, 2)`` of upright rectangles in the wall at ``x``; spans ``(n, 4)``: z0 z1 y0 y1."""
    z0, z1, y0, y1 = spans.T
    depths, heights = np.stack([z0, z1, z1, z0], 1), np.stack([y0, y0, y1, y1], 1)
    return camera.project(np.stack([np.full_like(depths, x), heights, depths], axis=-1))


def draw_buildings(canvas: Canvas, camera: Camera, wall: float, rng: np.random.Generator) -> None:
    """Draw a row of houses along one side of the street, with windows, some lit."""
    canvas.current = BUILDING
    ends = np.concatenate([[NEAR], 4 + np.cumsum(rng.uniform(7, 16, 9))])
    heights = rng.uniform(6, 17, len(ends) - 1)
    spans = np.stack([ends[:-1], ends[1:], np.zeros(len(heights)), heights], axis=1)
    for quad in wall_quads(camera, wall, spans):
        base, tint = rng.uniform(70, 170), rng.uniform(0.75, 1.0, 3)
        canvas.polygon(quad, tuple(base * tint))
    dark, lit = windows_of(spans, rng)
    canvas.polygons(wall_quads(camera, wall, dark), (75, 62, 52))
    canvas.polygons(wall_quads(camera, wall, lit), LIT_COLOURS[rng.integers(len(LIT_COLOURS))], light=True)


def windows_of(houses: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return spans ``(n, 4)`` of the dark and of the lit windows of houses with spans ``(m, 4)``."""
    spans: list[np.ndarray] = []
    for near, far, _, height in houses:
        depths = np.arange(max(near, 2.5) + 0.8, min(far, WINDOWS_TO) - 1.6, BAY)
        floors = np.arange(1.0, height - 2.0, FLOOR)
        z, y = (axis.ravel() for axis in np.meshgrid(depths, floors))
        spans.append(np.stack([z, z + 1.5, y, y + 1.6], axis=1))
    windows = np.concatenate(spans)
    lit = rng.random(len(windows)) < LIT_SHARE
    return windows[~lit], windows[lit]


def draw_ground(canvas: Canvas, camera: Camera, street: Street, rng: np.random.Generator) -> None:
    """Draw the pavement with joints and the road with kerbs and markings."""
    grey = rng.uniform(120, 165)
    strip(canvas, camera, street.left_wall, street.right_wall, SIDEWALK, (grey, grey, grey * 0.98))
    canvas.strokes(joints(camera, street), (grey * 0.85,) * 3, 1)
    asphalt = rng.uniform(65, 110)
    strip(canvas, camera, street.left_kerb, street.right_kerb, ROAD, (asphalt, asphalt * 0.98, asphalt * 0.96))
    canvas.polygons(markings(camera, street, rng), (205, 210, 210))


def strip(canvas: Canvas, camera: Camera, left: float, right: float, thing: int, colour: tuple) -> None:
    """Draw the ground between two lines along the street."""
    canvas.current = thing
    canvas.polygon(ground_quad(camera, left, right, NEAR, FAR), colour)


def ground_quad(camera: Camera, left: float, right: float, near: float, far: float) -> np.ndarray:
    """Return the pixel corners ``(4, 2)`` of a rectangle on the ground."""
    return camera.project(np.array([[left, 0, near], [right, 0, near], [right, 0, far], [left, 0, far]]))


def joints(camera: Camera, street: Street) -> list[np.ndarray]:
    """Return lines across the pavements, one per metre."""
    depths = np.arange(2.0, 16.0)
    return [
        camera.project(np.array([[left, 0, z], [right, 0, z]]))
        for left, right in ((street.left_wall, street.left_kerb), (street.right_kerb, street.right_wall))
        for z in depths
    ]


def markings(camera: Camera, street: Street, rng: np.random.Generator) -> list[np.ndarray]:
    """Return edge lines, a dashed middle line and, in some streets, a zebra crossing."""
    middle, start = (street.left_kerb + street.right_kerb) / 2, rng.uniform(1, 4)
    lines = [ground_quad(camera, x - 0.06, x + 0.06, 1.0, 60) for x in (street.left_kerb, street.right_kerb)]
    lines += [ground_quad(camera, middle - 0.07, middle + 0.07, z, z + 2) for z in start + 4.0 * np.arange(9)]
    if rng.random() < 0.35:
        near = rng.uniform(5, 15)
        stripes = np.arange(street.left_kerb + 0.3, street.right_kerb - 0.5, 0.9)
        lines += [ground_quad(camera, x, x + 0.45, near, near + 3) for x in stripes]
    return lines


def background_depth(camera: Camera, street: Street, height: int, width: int) -> np.ndarray:
    """Return the depth in m of SKY, BUILDING, SIDEWALK and ROAD as if each filled the image; float32 ``(4, H, W)``."""
    ground = np.repeat(camera.ground_depth(height)[:, None], width, axis=1)
    wall = np.repeat(camera.wall_depth(width, street.left_wall, street.right_wall)[None], height, axis=0)
    return np.stack([np.full((height, width), FAR, np.float32), wall, ground, ground])


def grain(image: np.ndarray, rng: np.random.Generator) -> None:
    """Add fine texture to every surface, in place: blur is invisible on flat colours."""
    height, width = image.shape[:2]
    coarse = rng.integers(0, 256, (height // 4 + 1, width // 4 + 1, 1), dtype=np.uint8)
    fine = rng.integers(0, 256, (height, width, 1), dtype=np.uint8)
    texture = cv2.addWeighted(cv2.resize(coarse, (width, height)), 0.5, fine[..., 0], 0.5, 0)
    cv2.addWeighted(image, 1.0, cv2.merge([texture] * 3), 0.14, -0.14 * 127.5, dst=image)
