# mmdapled-tiny with random weights: the control that shows what training taught the one that comes with the package.
prior = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='random', working_size=320)
