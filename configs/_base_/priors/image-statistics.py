# Mean light, sharpness and saturated pixels of the image instead of a CLIP: levels alone, for the gate of Gated.
prior = dict(type='ImageStatistics')
