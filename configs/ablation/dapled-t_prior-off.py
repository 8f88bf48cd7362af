# The prior switched off: tokens and map logits are zero, parameters and cost as with the whole prior.

_base_ = './dapled-t_prior-full.py'

model = dict(restorer=dict(prior=dict(_delete_=True, type='AblatedPrior', prior={{_base_.prior}}, keep='nothing')))
