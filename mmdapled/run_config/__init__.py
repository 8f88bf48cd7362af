"""Changes of a config: a restorer in front of its model, and what the options of the tools ask for."""
