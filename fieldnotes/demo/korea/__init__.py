"""The worked example from Korea: figures of a shop that does not exist, and the script that makes them."""
