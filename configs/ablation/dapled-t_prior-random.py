# The control: the same prior with random weights. Any gain it brings is not knowledge of degradations.

_base_ = './dapled-t_prior-full.py'

model = dict(restorer=dict(prior=dict(pretrained='random')))
