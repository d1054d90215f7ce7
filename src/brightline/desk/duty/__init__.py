"""The work of shifts: what each returns, what it hands over, who is alerted, and what is checked against other lists."""
