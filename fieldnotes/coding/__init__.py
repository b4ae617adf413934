"""Coding: sentences and names of a text, the starter codebook, suggested themes and emotions, tags that stay."""
