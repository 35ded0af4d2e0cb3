"""The use cases: handle a fact, read boards, look back, rebuild."""
