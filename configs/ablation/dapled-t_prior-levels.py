# The prior's levels of the whole image, without its maps.

_base_ = './dapled-t_prior-full.py'

model = dict(restorer=dict(prior=dict(_delete_=True, type='AblatedPrior', prior={{_base_.prior}}, keep='levels')))
