# Zero-DCE (Guo et al., CVPR 2020). Its weights are for non-commercial use and not bundled:
# pass the published file as `checkpoint`, or train from new weights.
restorer = dict(type='ZeroDCE', checkpoint=None)
