"""SQLite as the desk uses it: whoever wants to write waits for his turn."""
