"""Colours of lamps after a partial white balance."""

import numpy as np

Colour = tuple[float, float, float]
WHITE: Colour = (1.0, 1.0, 1.0)

# Chromaticity x, y of CIE 15: HP1 and HP2 (high-pressure sodium), A, F2, LED-B1, LED-B5. That of clear mercury lamps
# varies between makes.
LAMPS: dict[str, tuple[float, float]] = {
    'sodium': (0.533, 0.415),
    'sodium, improved': (0.478, 0.416),
    'mercury': (0.310, 0.380),
    'filament': (0.448, 0.407),
    'fluorescent': (0.372, 0.375),
    'warm LED': (0.456, 0.408),
    'cold LED': (0.312, 0.324),
}
# IEC 61966-2-1, rows for blue, green and red.
BGR_OF_XYZ = np.array([[0.0557, -0.2040, 1.0570], [-0.9689, 1.8758, 0.0415], [3.2406, -1.5372, -0.4986]])
LEAST = 0.05  # sodium has no blue within sRGB


def lamp_colour(chromaticity: tuple[float, float], cast: float) -> np.ndarray:
    """Return the linear gains of blue, green, red of a lamp, luminance 1, float64 ``(3,)``.

    ``cast`` is the share of the colour that the white balance keeps, as an exponent: 0 is white.
    """
    x, y = chromaticity
    colour = np.maximum(BGR_OF_XYZ @ (x / y, 1.0, (1 - x - y) / y), LEAST) ** cast
    return np.asarray(colour / (colour @ (0.0722, 0.7152, 0.2126)))


def draw_colour(cast: float, rng: np.random.Generator) -> Colour:
    """Return the light of two random lamps in a random ratio: blue, green, red, luminance 1."""
    lamps = list(LAMPS.values())
    first, second = (lamp_colour(lamps[index], cast) for index in rng.integers(len(lamps), size=2))
    share = rng.random()
    blue, green, red = (share * first + (1 - share) * second).tolist()
    return blue, green, red
