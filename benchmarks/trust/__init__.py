"""What the team can rely on, checked by doing the worst to it: `python -m benchmarks.trust`."""
