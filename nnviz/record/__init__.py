"""Keeps: history, event log, session files, exporters."""
