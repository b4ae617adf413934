"""Formats that other programs read: captions, tables, JSON."""
