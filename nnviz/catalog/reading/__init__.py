"""Reads what users hand in: expressions, tables, image files and drawn digits. Numpy only; bad input is `Refused`."""
