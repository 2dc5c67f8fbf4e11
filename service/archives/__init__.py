"""Reading the comments that a blog has gathered before it had Winnow, in others' formats."""
