"""The built-in experiments as cards."""
