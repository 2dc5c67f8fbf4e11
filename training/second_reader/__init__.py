"""Fine-tunes the sentence model that reads doubtful comments a second time.

Only for whoever trains the model that ships: needs PyTorch (`pip install .[second-reader]`).
"""
