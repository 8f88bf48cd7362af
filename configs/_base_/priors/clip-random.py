# A CLIP with random weights: the control that shows what a trained prior is worth. Its maps mean nothing.
prior = dict(type='CLIPPrior', model='ViT-B-32', pretrained='random', working_size=224)
