"""One module per peer: its own form of the law, and how it is asked.

A peer's request is made before the clock starts, in whatever form suits it best; Brightline gets the plain dictionary
of facts that its handbook shows, and checks it inside the clock.
"""
