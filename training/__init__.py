"""From labelled comments to a model that may be trusted."""
