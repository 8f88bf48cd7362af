"""A procedural street by day, drawn with OpenCV: camera, canvas, background, furniture, actors, scene."""
