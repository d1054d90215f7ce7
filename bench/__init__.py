"""Every figure of speed that Brightline claims, measured against its peer in one run."""
