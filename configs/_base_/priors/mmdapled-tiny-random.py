# mmdapled-tiny with random weights: the control for its bundled weights.
prior = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='random', working_size=320)
