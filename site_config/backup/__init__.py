"""One file that holds the whole site, sealed to the recipient keys, and the way back from it.

`archive` is the file's format, `tables` moves rows between a database and lines of it, `making` and `restoring` are what the
two commands do. The rows are written in no database's own form, so a backup made on SQLite restores into PostgreSQL and back.
"""
