"""How things come to the desk: the doors, and the one way in behind them all."""
