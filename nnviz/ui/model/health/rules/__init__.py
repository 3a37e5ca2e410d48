"""The rules, one in a file: adding one is adding a file with a `RULE`."""
