"""What a site's past tells: streams of comments replayed in time order, and weights from them."""
