"""The routes: each parses, asks one function, shapes the answer."""
