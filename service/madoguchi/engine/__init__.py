"""Run SPARQL on a release."""
