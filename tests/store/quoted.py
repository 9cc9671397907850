"""Queries as the guard writes them, read by tests without the guard's own lexer."""


def without_quoted(query: str) -> str:
    """Take strings and names in backticks out of a query that the guard wrote."""
    bare, quote, skip = "", "", False
    for char in query:
        if skip:
            skip = False
        elif quote:
            skip = char == "\\" and quote == "'"
            quote = "" if char == quote else quote
        elif char in "'`":
            quote = char
        else:
            bare += char
    return bare
