"""Real PostgreSQL and nats-server from wheels, started and ended by etage itself."""
