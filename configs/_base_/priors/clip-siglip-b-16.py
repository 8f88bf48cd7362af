# Degradation maps and levels by SigLIP B/16 through open_clip, one dense pass at 224 px; its tokenizer needs
# `pip install transformers`.
prior = dict(type='CLIPPrior', model='ViT-B-16-SigLIP', pretrained='webli', working_size=224)
