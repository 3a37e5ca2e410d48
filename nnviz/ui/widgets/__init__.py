"""Small controls Qt does not have, in the look of the theme."""
