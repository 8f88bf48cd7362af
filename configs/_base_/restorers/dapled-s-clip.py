# DAP-LED, size s, guided by OpenAI's CLIP RN50 through open_clip. The weights (100 MB) come from open_clip's cache or
# are downloaded on first use; without a network set prior.pretrained to a local file.
restorer = dict(
    type='DAPLED',
    arch='s',
    prior=dict(type='CLIPPrior', model='RN50', pretrained='openai', working_size=224),
)
