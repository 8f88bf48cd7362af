# The control: returns its input unchanged.
restorer = dict(type='Identity')
