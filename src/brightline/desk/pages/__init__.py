"""The screens of the desk: plain pages, which need no script."""
