"""How long the parts of a request took, for a collector of OpenTelemetry traces."""
