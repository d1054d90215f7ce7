"""The desk of a records unit: what arrives is kept, read, decided, signed, recorded and counted."""
