"""Where the installation's secrets are kept: a file that a master key or a key service seals."""
