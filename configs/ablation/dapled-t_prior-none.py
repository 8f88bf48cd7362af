# No prior: the heatmaps come from the image features alone.

_base_ = './dapled-t_prior-full.py'

model = dict(restorer=dict(prior=None))
