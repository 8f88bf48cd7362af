"""The camera of a street: metres to pixels."""

from dataclasses import dataclass

import numpy as np

FAR = 120.0


@dataclass(frozen=True)
class Camera:
    """An upright pinhole camera that looks along the street.

    Street coordinates are metres: x to the right of the camera, y up from the ground, z forward.

    Attributes:
        focal: focal length, px.
        centre: column of the vanishing point, px.
        horizon: row of the horizon, px.
        height: of the camera above the ground, m.
    """

    focal: float
    centre: float
    horizon: float
    height: float

    @classmethod
    def draw(cls, height: int, width: int, rng: np.random.Generator) -> 'Camera':
        """Draw a random camera for an image of this size."""
        return cls(
            focal=0.95 * width,
            centre=width * rng.uniform(0.38, 0.62),
            horizon=height * rng.uniform(0.36, 0.5),
            height=rng.uniform(1.4, 2.2),
        )

    def project(self, points: np.ndarray) -> np.ndarray:
        """Return the pixels ``(..., 2)`` (column, row) of street points ``(..., 3)`` with z > 0.

        Examples:
            >>> camera = Camera(focal=300, centre=160, horizon=100, height=1.5)
            >>> camera.project(np.array([[0, 1.5, 10], [1, 0, 3]]))
            array([[160., 100.],
                   [260., 250.]])
        """
        scale = self.focal / points[..., 2]
        columns = self.centre + points[..., 0] * scale
        rows = self.horizon + (self.height - points[..., 1]) * scale
        return np.stack([columns, rows], axis=-1)

    def ground_depth(self, height: int) -> np.ndarray:
        """Return the depth of the ground in m per image row, FAR at and above the horizon; float32 ``(height,)``."""
        below = np.arange(height) + 0.5 - self.horizon
        return np.minimum(self.focal * self.height / np.maximum(below, 1e-3), FAR).astype(np.float32)

    def wall_depth(self, width: int, left: float, right: float) -> np.ndarray:
        """Return the depth of the walls at x = left and x = right per column, at most FAR; float32 ``(width,)``."""
        aside = np.arange(width) + 0.5 - self.centre
        depth = self.focal * np.where(aside < 0, left, right) / np.where(np.abs(aside) < 1e-3, 1e-3, aside)
        return np.minimum(depth, FAR).astype(np.float32)

    def standing(self, x: float, z: float) -> tuple[float, float, float]:
        """Return column and row of a point on the ground, and the pixels per metre there."""
        scale = self.focal / z
        return self.centre + x * scale, self.horizon + self.height * scale, scale
