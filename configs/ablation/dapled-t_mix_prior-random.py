# The control: the same prior with random weights.

_base_ = './dapled-t_mix_prior-none.py'

prior = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='random', working_size=320)
model = dict(restorer=dict(prior=prior))
