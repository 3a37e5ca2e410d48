"""The command palette: every action, setting and experiment by a few letters of its name."""
