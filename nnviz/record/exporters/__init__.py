"""Exporters: every module here has one `ENTRY`."""
