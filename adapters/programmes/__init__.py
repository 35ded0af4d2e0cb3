"""Programme files: who takes part in a programme, where, and which codes and rules apply."""
