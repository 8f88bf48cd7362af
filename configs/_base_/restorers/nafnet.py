# NAFNet (Chen et al., ECCV 2022) of about the time of dapled-s: the convolutional control. It has no published weights.
restorer = dict(type='NAFNet', width=12, encoder=(1, 1, 1, 1), middle=1, decoder=(1, 1, 1, 1))
