# A CLIP with random weights: the control for a trained prior. Its maps mean nothing.
prior = dict(type='CLIPPrior', model='ViT-B-32', pretrained='random', working_size=224)
