# Degradation maps and levels by mmdapled-tiny, one dense pass at 320 px; train and export its weights first (README).
prior = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='embedded', working_size=320)
