# DAP-LED, size t, guided by mmdapled-tiny, the CLIP of degradations that comes with the package; nothing is downloaded.
restorer = dict(
    type='DAPLED',
    arch='t',
    prior=dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='embedded', working_size=320),
)
