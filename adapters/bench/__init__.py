"""The benchmark: workloads over the real service, beside their ceilings and peers."""
