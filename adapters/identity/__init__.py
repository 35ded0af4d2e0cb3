"""Identity: tokens and their issuers, and the provider at which people sign in."""
