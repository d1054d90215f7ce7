"""Matters: how they are opened, what happens in them, what the law says of them, who signs."""
