"""The rules of consent, redaction, retention and erasure, without a database."""
