"""What Winnow tells a Prometheus: counted as it happens, or read from the store now and then."""
