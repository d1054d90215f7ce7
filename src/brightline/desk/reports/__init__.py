"""Reports: drafted for any span, frozen, numbered, filed, and never changed; what changes later is a supplement."""
