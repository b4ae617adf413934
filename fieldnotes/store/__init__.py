"""The only room with SQL: rows in, records out."""
