# NAFNet (Chen et al., ECCV 2022) of about the time of dapled-s: the convolutional control. It has no published weights.
restorer = dict(type='NAFNet', width=8, encoder=(1, 1, 1, 2), middle=2, decoder=(1, 1, 1, 1))
