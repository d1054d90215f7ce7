"""A desk to try: an invented unit, invented people, and what comes in its first night."""
