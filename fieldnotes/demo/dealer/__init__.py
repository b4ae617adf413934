"""The worked example of a call: figures of a service desk that does not exist, and what makes them."""
