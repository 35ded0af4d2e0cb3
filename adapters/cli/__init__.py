"""The command line: `etage`, for operators, partners and auditors."""
