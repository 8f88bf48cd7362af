# The prior's maps and levels without a CCM: they are the heatmaps as they are, and its tokens are not read.

_base_ = './dapled-t_prior-full.py'

model = dict(restorer=dict(ccm=False))
