"""The work of shifts: what each returns and hands over, who is alerted, what is held against the lists of others."""
