"""Letters as data: the templates that counsel can turn on, and how a letter is set on paper."""
