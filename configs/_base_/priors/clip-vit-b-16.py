# Degradation maps and levels by OpenAI's CLIP ViT-B-16 through open_clip, one dense pass at 224 px.
prior = dict(type='CLIPPrior', model='ViT-B-16', pretrained='openai', working_size=224)
