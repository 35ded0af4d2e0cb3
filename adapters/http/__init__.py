"""The HTTP door: strict JSON and CloudEvents in, problem details out."""
