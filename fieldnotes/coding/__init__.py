"""Coding: sentences and names, the starter codebook, suggested themes and emotions, tags that stay put."""
