"""What there is to choose: entries with name, symbol, range, meaning, formula and implementation."""
