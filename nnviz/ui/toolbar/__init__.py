"""The toolbar, one file for each group of controls."""
