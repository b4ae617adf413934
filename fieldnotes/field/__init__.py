"""Guides and templates, journeys, debrief, coverage of the field."""
