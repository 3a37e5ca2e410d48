"""What the window shows, as plain data and pure functions. No Qt here."""
