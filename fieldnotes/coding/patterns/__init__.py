"""What can be seen in many codings at once, as arithmetic on arrays."""
