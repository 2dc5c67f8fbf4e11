"""What everybody needs: frozen values and pure rules. Imports model only."""
