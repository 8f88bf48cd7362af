# Zero-DCE (Guo et al., CVPR 2020). Its weights are for non-commercial use and don't come with mmdapled:
# pass the published file as `checkpoint`, or train from new weights.
restorer = dict(type='ZeroDCE', checkpoint=None)
