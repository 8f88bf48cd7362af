# dapled-t guided by mmdapled-tiny: its tokens in the cross-fusion, its levels in the curve.

_base_ = './dapled-t_mix_prior-none.py'

prior = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='embedded', working_size=320)
model = dict(restorer=dict(prior=prior))
