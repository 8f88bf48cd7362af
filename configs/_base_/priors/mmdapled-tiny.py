# Degradation maps and levels by the small CLIP that comes with the package: no download, one dense pass at 320 px.
prior = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='embedded', working_size=320)
