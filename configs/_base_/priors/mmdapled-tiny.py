# Degradation maps and levels by mmdapled-tiny, one dense pass at 320 px; with its bundled weights.
prior = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='embedded', working_size=320)
