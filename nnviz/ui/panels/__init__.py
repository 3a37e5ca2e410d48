"""The panels: each a pure function from frozen data to a frozen picture, and a widget that draws it."""
