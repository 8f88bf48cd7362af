# Losses of restoration training for restorers that estimate the kernel of the blur.

_base_ = './photos_night.py'

kernel_weight = 0.01
losses = dict(blur_kernel=dict(type='BlurKernelLoss', loss_weight=kernel_weight))
