"""The model that judges: batches, which model is active, judging again."""
