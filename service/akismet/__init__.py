"""The Akismet protocol, over the same store and the same model as everything else."""
