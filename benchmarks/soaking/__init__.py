"""The parts of the soak: what blogs do, what goes wrong, and the ledger that is believed."""
