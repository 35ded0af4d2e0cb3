"""Everything that touches the outside: HTTP, PostgreSQL, keys, files, the command line."""
