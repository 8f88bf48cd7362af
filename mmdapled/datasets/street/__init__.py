"""A procedural street by day, drawn with OpenCV: camera, canvas, background, furniture, people, cars, scene."""
