"""From files to a validated, immutable release."""
