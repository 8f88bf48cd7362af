# What the prior says of the image as a whole, and nothing about where.

_base_ = './dapled-t_prior-full.py'

model = dict(restorer=dict(prior=dict(_delete_=True, type='AblatedPrior', prior={{_base_.prior}}, keep='levels')))
