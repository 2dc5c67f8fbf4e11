"""The running system: comments come in over HTTP, are judged, stored and decided."""
