"""Example metrics for the demo, and the script that makes them up."""
