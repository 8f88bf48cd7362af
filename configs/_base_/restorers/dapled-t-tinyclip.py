# DAP-LED, size t, guided by mmdapled-tiny, the bundled CLIP of degradations; nothing is downloaded.
restorer = dict(
    type='DAPLED',
    arch='t',
    prior=dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='embedded', working_size=320),
)
