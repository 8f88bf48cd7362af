# Degradation maps and levels by OpenAI's CLIP RN50 through open_clip, one dense pass at 224 px.
prior = dict(type='CLIPPrior', model='RN50', pretrained='openai', working_size=224)
