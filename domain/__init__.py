"""What may be decided and what has happened: the programme's rules, standard library only."""
