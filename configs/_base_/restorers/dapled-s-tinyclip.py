# DAP-LED, size s, guided by mmdapled-tiny, the CLIP of degradations that comes with the package; nothing is downloaded.
restorer = dict(
    type='DAPLED',
    arch='s',
    prior=dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='embedded', working_size=320),
)
