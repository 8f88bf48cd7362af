# DAP-LED, size s, guided by mmdapled-tiny, the bundled CLIP of degradations; nothing is downloaded.
restorer = dict(
    type='DAPLED',
    arch='s',
    prior=dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='embedded', working_size=320),
)
