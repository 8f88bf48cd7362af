"""The degradations that mmdapled names, in the order of every ``K`` axis (heatmaps, levels)."""

DEGRADATIONS = ('dark', 'blurry', 'noisy', 'overexposed')
