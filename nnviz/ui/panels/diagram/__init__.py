"""The network diagram: where things stand, what they show, and how it is drawn."""
