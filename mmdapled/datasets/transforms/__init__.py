"""Transforms that make night from day, load pairs, and pack; imported when first used, see the package above."""
